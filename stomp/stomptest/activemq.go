package stomptest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

const activeMQLib = "/usr/share/activemq/lib"

// activeMQJars lie outside ActiveMQ's own folder. Without XStream and Jettison
// statistics and advisories stay silent over STOMP, so these two must be there.
var activeMQJars = []string{"xstream", "jettison", "xpp3", "xbean-reflect", "commons-lang3",
	"jaxb-api", "jaxb-runtime", "javax.activation"}

var activeMQConfig = template.Must(template.New("activemq.xml").Parse(`<beans
  xmlns="http://www.springframework.org/schema/beans"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd
    http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
 <broker xmlns="http://activemq.apache.org/schema/core" brokerName="stomptest" dataDirectory="{{.Data}}"
   useJmx="true" schedulerSupport="true" advisorySupport="true">
  <managementContext><managementContext createConnector="false"/></managementContext>
  <persistenceAdapter><kahaDB directory="{{.Data}}/kahadb" journalMaxFileLength="8mb"/></persistenceAdapter>
  <destinationPolicy><policyMap><policyEntries>
   <policyEntry queue="flow.>" producerFlowControl="true" memoryLimit="1 mb">
    <pendingQueuePolicy><vmQueueCursor/></pendingQueuePolicy>
   </policyEntry>
   <policyEntry queue=">" producerFlowControl="false">
    <deadLetterStrategy><individualDeadLetterStrategy queuePrefix="DLQ." processNonPersistent="true"/></deadLetterStrategy>
   </policyEntry>
  </policyEntries></policyMap></destinationPolicy>
  <plugins>
   <simpleAuthenticationPlugin anonymousAccessAllowed="false"><users>
    {{- range .Users}}
    <authenticationUser username="{{.Login}}" password="{{.Passcode}}" groups="{{.Login}}s,users"/>
    {{- end}}
   </users></simpleAuthenticationPlugin>
   <authorizationPlugin><map><authorizationMap>
    <authorizationEntries>
     <authorizationEntry queue=">" read="admins,readers" write="admins,writers" admin="admins"/>
     <authorizationEntry queue="secret.>" read="admins" write="admins" admin="admins"/>
     <authorizationEntry queue="ActiveMQ.Statistics.>" read="users" write="users" admin="users"/>
     <authorizationEntry topic=">" read="users" write="admins,writers" admin="users"/>
     <authorizationEntry topic="ActiveMQ.Advisory.>" read="users" write="users" admin="users"/>
    </authorizationEntries>
    <tempDestinationAuthorizationEntry>
     <tempDestinationAuthorizationEntry read="users" write="users" admin="users"/>
    </tempDestinationAuthorizationEntry>
   </authorizationMap></map></authorizationPlugin>
   <statisticsBrokerPlugin/>
  </plugins>
  <sslContext><sslContext keyStore="file:{{.Keystore}}" keyStoreType="PKCS12" keyStorePassword="{{.Password}}"
   trustStore="file:{{.Truststore}}" trustStoreType="JKS" trustStorePassword="{{.Password}}"/></sslContext>
  <systemUsage><systemUsage>
   <memoryUsage><memoryUsage limit="96 mb"/></memoryUsage>
   <storeUsage><storeUsage limit="512 mb"/></storeUsage>
   <tempUsage><tempUsage limit="256 mb"/></tempUsage>
   <jobSchedulerUsage><jobSchedulerUsage limit="64 mb"/></jobSchedulerUsage>
  </systemUsage></systemUsage>
  <transportConnectors>
   <transportConnector name="stomp" uri="stomp://{{.Addr}}"/>
   <transportConnector name="stomp+ssl" uri="stomp+ssl://{{.TLSAddr}}"/>
   <transportConnector name="stomp+mutual" uri="stomp+ssl://{{.MutualAddr}}?transport.needClientAuth=true"/>
  </transportConnectors>
 </broker>
</beans>
`))

const activeMQLogging = `log4j.rootLogger=INFO, console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{ABSOLUTE} %p %c{1}: %m%n
`

// prepareActiveMQ writes everything that ActiveMQ needs into dir.
func prepareActiveMQ(dir string) (*Broker, error) {
	ports, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	files, err := makeCertificates(dir)
	if err != nil {
		return nil, fmt.Errorf("stomptest: certificates: %w", err)
	}
	keystore, err := files.keystore()
	if err != nil {
		return nil, err
	}
	truststore, err := files.truststore()
	if err != nil {
		return nil, err
	}
	b := &Broker{
		Addr:       fmt.Sprintf("127.0.0.1:%d", ports[0]),
		TLSAddr:    fmt.Sprintf("127.0.0.1:%d", ports[1]),
		MutualAddr: fmt.Sprintf("127.0.0.1:%d", ports[2]),
		CAFile:     files.CA,
		CertFile:   files.ClientCert,
		KeyFile:    files.ClientKey,
		LogFile:    filepath.Join(dir, "activemq.log"),
	}
	conf, data := filepath.Join(dir, "conf"), filepath.Join(dir, "data")
	for _, d := range []string{conf, data, filepath.Join(dir, "tmp")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, err
		}
	}
	xml := filepath.Join(conf, "activemq.xml")
	err = writeTemplate(xml, activeMQConfig, map[string]any{
		"Data": data, "Keystore": keystore, "Truststore": truststore, "Password": keystorePassword,
		"Users": []User{Admin, Reader, Writer}, "Addr": b.Addr, "TLSAddr": b.TLSAddr, "MutualAddr": b.MutualAddr,
	})
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(conf, "log4j.properties"), []byte(activeMQLogging), 0o600); err != nil {
		return nil, err
	}
	argv := activeMQCommand(dir, xml)
	b.own = &instance{program: func() (*processes, error) {
		p, err := startProcess(argv, os.Environ(), dir, b.LogFile)
		if err != nil {
			return nil, err
		}
		return &processes{p}, nil
	}}
	return b, nil
}

// activeMQCommand runs the broker's main class ourselves: Debian's script wants
// root, a system user and fixed folders.
func activeMQCommand(dir, xml string) []string {
	conf := filepath.Join(dir, "conf")
	classes := []string{conf, activeMQLib + "/*", activeMQLib + "/optional/*"}
	for _, jar := range activeMQJars {
		classes = append(classes, javaJar(jar))
	}
	argv := []string{"java", "-Xms64m", "-Xmx384m", "-Djava.awt.headless=true", "-Djava.io.tmpdir=" + filepath.Join(dir, "tmp"),
		"-Dactivemq.home=/usr/share/activemq", "-Dactivemq.base=" + dir, "-Dactivemq.conf=" + conf,
		"-Dactivemq.data=" + filepath.Join(dir, "data")}
	// KahaDB and XStream of this age reach into the JDK's own packages.
	for _, opened := range []string{"java.base/java.lang", "java.base/java.util", "java.base/java.util.concurrent",
		"java.base/java.util.concurrent.atomic", "java.base/java.net", "java.base/java.security",
		"java.naming/javax.naming.spi", "java.rmi/sun.rmi.transport.tcp"} {
		argv = append(argv, "--add-opens", opened+"=ALL-UNNAMED")
	}
	return append(argv, "-cp", strings.Join(classes, ":"), "org.apache.activemq.console.Main", "start", "xbean:file:"+xml)
}

func javaJar(name string) string { return "/usr/share/java/" + name + ".jar" }

func writeTemplate(path string, t *template.Template, values any) error {
	var text strings.Builder
	if err := t.Execute(&text, values); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text.String()), 0o600)
}
