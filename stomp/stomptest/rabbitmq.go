package stomptest

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"text/template"
)

// rabbitMQHomes is where the package puts its versioned folder. The programs in
// there run as any user; those in /usr/sbin insist on a system user.
const rabbitMQHomes = "/usr/lib/rabbitmq/lib/rabbitmq_server-*"

var rabbitMQConfig = template.Must(template.New("rabbitmq.conf").Parse(`listeners.tcp.1 = 127.0.0.1:{{.AMQP}}
loopback_users = none
load_definitions = {{.Dir}}/definitions.json
log.console = true
log.console.level = info
log.file = false
vm_memory_high_watermark.absolute = 768MB
disk_free_limit.absolute = 20MB
collect_statistics_interval = 1000
ssl_options.cacertfile = {{.TLS.CA}}
ssl_options.certfile = {{.TLS.Cert}}
ssl_options.keyfile = {{.TLS.Key}}
ssl_options.verify = verify_none
stomp.listeners.tcp.1 = {{.Addr}}
stomp.listeners.ssl.1 = {{.TLSAddr}}
web_stomp.tcp.ip = 127.0.0.1
web_stomp.tcp.port = {{.WS}}
web_stomp.ssl.ip = 127.0.0.1
web_stomp.ssl.port = {{.WSS}}
web_stomp.ssl.cacertfile = {{.TLS.CA}}
web_stomp.ssl.certfile = {{.TLS.Cert}}
web_stomp.ssl.keyfile = {{.TLS.Key}}
management.tcp.ip = 127.0.0.1
management.tcp.port = {{.Mgmt}}
`))

const rabbitMQDefinitions = `{
 "vhosts": [{"name": "/"}],
 "users": [
  {"name": "admin", "password": "admin", "tags": "administrator"},
  {"name": "reader", "password": "reader", "tags": "monitoring"},
  {"name": "writer", "password": "writer", "tags": ""}
 ],
 "permissions": [
  {"vhost": "/", "user": "admin", "configure": ".*", "write": ".*", "read": ".*"},
  {"vhost": "/", "user": "reader", "configure": "^stomp-subscription-", "write": "^stomp-subscription-", "read": ".*"},
  {"vhost": "/", "user": "writer", "configure": ".*", "write": ".*", "read": "^$"}
 ],
 "policies": [
  {"vhost": "/", "name": "dead-letters", "pattern": "^(orders|dlqtest.*)$", "apply-to": "queues", "priority": 0,
   "definition": {"dead-letter-exchange": "", "dead-letter-routing-key": "DLQ"}}
 ],
 "queues": [{"vhost": "/", "name": "DLQ", "durable": true, "auto_delete": false, "arguments": {}}],
 "exchanges": [],
 "bindings": []
}
`

// prepareRabbitMQ writes everything that RabbitMQ needs into dir. Node name,
// distribution port and epmd are the broker's own, so several run side by side.
func prepareRabbitMQ(dir string) (*Broker, error) {
	ports, err := freePorts(8)
	if err != nil {
		return nil, err
	}
	amqp, mgmt, dist, epmd := ports[2], ports[3], ports[4], ports[5]
	files, err := makeCertificates(dir)
	if err != nil {
		return nil, fmt.Errorf("stomptest: certificates: %w", err)
	}
	b := &Broker{
		Addr:     fmt.Sprintf("127.0.0.1:%d", ports[0]),
		TLSAddr:  fmt.Sprintf("127.0.0.1:%d", ports[1]),
		WSAddr:   fmt.Sprintf("127.0.0.1:%d", ports[6]),
		WSSAddr:  fmt.Sprintf("127.0.0.1:%d", ports[7]),
		CAFile:   files.CA,
		CertFile: files.ClientCert,
		KeyFile:  files.ClientKey,
		MgmtURL:  fmt.Sprintf("http://127.0.0.1:%d", mgmt),
		Vhost:    "/",
		LogFile:  filepath.Join(dir, "rabbitmq.log"),
	}
	err = writeTemplate(filepath.Join(dir, "rabbitmq.conf"), rabbitMQConfig, map[string]any{
		"AMQP": amqp, "Mgmt": mgmt, "WS": ports[6], "WSS": ports[7], "Dir": dir, "TLS": files, "Addr": b.Addr, "TLSAddr": b.TLSAddr,
	})
	if err != nil {
		return nil, err
	}
	for name, text := range map[string]string{
		"definitions.json":    rabbitMQDefinitions,
		"enabled_plugins":     "[rabbitmq_management, rabbitmq_stomp, rabbitmq_web_stomp].\n",
		"rabbitmq-env.conf":   "", // in place of the system's
		"home/.erlang.cookie": rand.Text(),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(text), 0o400); err != nil {
			return nil, err
		}
	}
	env := rabbitMQEnvironment(dir, amqp, dist, epmd)
	b.own = &instance{program: func() (*processes, error) { return startRabbitMQ(dir, b.LogFile, epmd, env) }}
	return b, nil
}

func rabbitMQEnvironment(dir string, amqp, dist, epmd int) []string {
	in := func(name string) string { return filepath.Join(dir, name) }
	port := func(n int) string { return fmt.Sprint(n) }
	env := os.Environ()
	for _, v := range [][2]string{
		{"HOME", in("home")},
		{"ERL_EPMD_PORT", port(epmd)},
		{"ERL_EPMD_ADDRESS", "127.0.0.1"},
		{"RABBITMQ_CONF_ENV_FILE", in("rabbitmq-env.conf")},
		{"RABBITMQ_CONFIG_FILE", in("rabbitmq.conf")},
		{"RABBITMQ_ADVANCED_CONFIG_FILE", in("advanced.config")},
		{"RABBITMQ_ENABLED_PLUGINS_FILE", in("enabled_plugins")},
		{"RABBITMQ_GENERATED_CONFIG_DIR", in("generated")},
		{"RABBITMQ_FEATURE_FLAGS_FILE", in("feature_flags")},
		{"RABBITMQ_MNESIA_BASE", in("mnesia")},
		{"RABBITMQ_LOG_BASE", in("log")},
		{"RABBITMQ_PID_FILE", in("rabbitmq.pid")},
		{"RABBITMQ_NODENAME", fmt.Sprintf("stomptest%d@localhost", dist)},
		{"RABBITMQ_USE_LONGNAME", "false"},
		{"RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"},
		{"RABBITMQ_NODE_PORT", port(amqp)},
		{"RABBITMQ_DIST_PORT", port(dist)},
		// The script becomes the Erlang machine instead of standing beside it,
		// so that our signals reach it; that mode leaves -noinput to us.
		{"RABBITMQ_ALLOW_INPUT", "1"},
		{"RABBITMQ_SERVER_START_ARGS", "-noinput"},
		// +Q: where the limit of open files is huge, the machine would take
		// gigabytes for its table of ports.
		{"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+Q 8192 -kernel inet_dist_use_interface {127,0,0,1}"},
	} {
		env = append(env, v[0]+"="+v[1])
	}
	return env
}

func startRabbitMQ(dir, logFile string, epmdPort int, env []string) (*processes, error) {
	home := rabbitMQHome()
	epmd, err := startProcess([]string{"epmd", "-address", "127.0.0.1", "-port", fmt.Sprint(epmdPort)}, env, dir, logFile)
	if err != nil {
		return nil, err
	}
	server, err := startProcess([]string{filepath.Join(home, "sbin", "rabbitmq-server")}, env, dir, logFile)
	if err != nil {
		epmd.stop(0)
		return nil, err
	}
	return &processes{server, epmd}, nil
}

// rabbitMQHome gives the newest installed version's folder, "" without one.
func rabbitMQHome() string {
	homes, err := filepath.Glob(rabbitMQHomes)
	if err != nil || len(homes) == 0 {
		return ""
	}
	return homes[len(homes)-1]
}
