"""Text out of files that do not say how it is encoded."""


def decoded(raw: bytes) -> str | None:
    """UTF-8 with or without its mark, UTF-16 with it, or GB 18030; None for what is no text."""
    is_utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")  # a spreadsheet's "Unicode text"
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None
