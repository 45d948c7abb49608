# Waits until a server on loopback is healthy and asks its candidate for a score. Sourced by the scripts beside it.

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

ask_server() {
  local server=http://127.0.0.1:$1
  curl --silent --show-error --fail --retry 50 --retry-delay 1 --retry-connrefused --retry-max-time 30 "$server/v2/health/ready"
  curl --silent --show-error --fail --header 'Content-Type: application/json' --data \
    '{"inputs":[{"name":"features","shape":[1,15],"datatype":"FP32","data":[90,0,0,2,80,9,75,40,77,1,0.5,5,0.4,20,0.1]}]}' \
    "$server/v2/models/fraud-candidate/infer"
}
