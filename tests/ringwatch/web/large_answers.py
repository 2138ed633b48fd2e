"""A program behind a web process of the site's kind: few threads, and answers that no connection takes at once."""

import tempfile

ANSWER = b"x" * 30_000_000

worker_class = "ringwatch.web.worker.PatientWorker"
threads = 3
worker_connections = 20
control_socket_disable = True


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/file":
        file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the server)
        file.write(ANSWER)
        file.seek(0)
        return environ["wsgi.file_wrapper"](file)
    return [ANSWER if environ["PATH_INFO"] == "/large" else b"short"]
