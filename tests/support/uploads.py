"""A form with one file, as a browser sends it."""

from __future__ import annotations

from support.review.served_pages import Answer, Somebody

BOUNDARY = "----grens"


def multipart(fields: dict[str, str], file: str | None, data: bytes) -> bytes:
    """The body of the form; without ``file`` there is none in it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file is not None:
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="bestand"; filename="{file}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts.append(head.encode() + data + b"\r\n")
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def sends(somebody: Somebody, source: str, file: str | None, data: bytes, **headers: str) -> Answer:
    """Deliver a file for a source of 2025-H1, as the form on its page does."""
    path = f"/aanlevering/2025-H1/{source}"
    body = multipart({"csrf": somebody.csrf("/leveranciers")}, file, data)
    sent = {
        **somebody.headers,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Origin": somebody.served.origin,
        **headers,
    }
    return somebody.served.ask(path, body, headers=sent)
