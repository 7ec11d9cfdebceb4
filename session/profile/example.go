package profile

// Example is a file of profiles to start from: three brokers, and every key with
// what it means. Its keys are those that Load knows.
const Example = `# The brokers that stompbox knows by name, in the order in which it offers them.
# Only name and url are needed; a key says more than the URL.

[[profile]]
name = "dev"
url = "stomp://admin@127.0.0.1:61613"
# where the password comes from, one of these; without any it is asked for:
# password_env = "DEV_BROKER_PASSWORD"
# password_cmd = ["pass", "show", "dev/broker"]
# password = "..."        # then nobody else may be able to read this file

[[profile]]
name = "prod"
url = "stomp+ssl://broker.example:61612"
login = "reader"         # else the one in the url
password_env = "PROD_BROKER_PASSWORD"
read_only = true          # nothing is sent, acked or consumed
guard = true              # what takes more than a few messages wants the destination typed first
# vhost = "/"               # the host header; else the path of the URL, else the host
# ca = "prod-ca.pem"        # beside this file, instead of the system's roots; ~/ works too
# cert = "me.pem"           # your own certificate, for brokers that ask for one
# key = "me-key.pem"        # its key; left out when cert holds both
# insecure = false          # true does not check the certificate
# protocol = "1.1,1.2"      # the versions that are offered; all three without it
# heartbeat = "10000,10000" # ms: ours, the broker's; 0 for none
# timeout = "10s"           # until CONNECTED
# stall_limit = "2m"        # a broker that takes nothing for so long is given up; never without it
# hosts = ["b.example:61612", "c.example"] # tried in this order after the url's
# randomize = false         # true tries all of them in any order
# reconnect = { initial = "0.1s", factor = 1.5, jitter = 0.1, max = "60s", attempts = 0 }

[[profile]]
name = "web"
url = "wss://reader@broker.example/ws?vhost=/" # STOMP over a WebSocket
# http_headers = { Authorization = "Bearer ..." } # of its handshake
`
