"""Reads and writes 32-byte ABI words, strictly: what is not canonical is refused, never guessed."""

_ADDRESS_PADDING = bytes(12)
_WORD = 32


class Misshapen(ValueError):
    """Bytes that are not the canonical ABI form; the text says which part is wrong."""


def read_words(data: bytes, count: int) -> list[bytes]:
    """The `count` words that are all of `data`."""
    if len(data) != count * _WORD:
        raise Misshapen(f"it has {len(data)} bytes of data where {count * _WORD} belong")
    return [data[at : at + _WORD] for at in range(0, len(data), _WORD)]


def read_topics(topics: tuple[bytes, ...], count: int) -> tuple[bytes, ...]:
    """All `count` topics of a log, topic0 first, each of 32 bytes."""
    if len(topics) != count:
        raise Misshapen(f"it has {len(topics)} topics where {count} belong")
    for topic in topics:
        if len(topic) != _WORD:
            raise Misshapen(f"the topic 0x{topic.hex()} has {len(topic)} bytes, not 32")
    return topics


def read_uint(word: bytes) -> int:
    """The number in a word."""
    return int.from_bytes(word)


def read_narrow(word: bytes, bits: int) -> int:
    """The number in a word; one that needs more than `bits` is refused."""
    number = int.from_bytes(word)
    if number >> bits:
        raise Misshapen(f"the number {number} does not fit into {bits} bits")
    return number


def read_address(word: bytes) -> bytes:
    """The 20 bytes of an address word."""
    if word[:12] != _ADDRESS_PADDING:
        raise Misshapen(f"the address word 0x{word.hex()} does not begin with 12 zero bytes")
    return word[12:]


def read_offset(word: bytes, expected: int) -> None:
    """Checks that a dynamic value starts where the canonical encoding puts it."""
    offset = int.from_bytes(word)
    if offset != expected:
        raise Misshapen(f"a value is said to start at byte {offset}, not {expected}")


def read_bytes(data: bytes, at: int) -> tuple[bytes, int]:
    """The `bytes` value whose length word is at `at`, and where the next value starts."""
    start = at + _WORD
    size = int.from_bytes(data[at:start])
    end = start + size
    padded = end + -size % _WORD
    if padded > len(data) or start > len(data):
        raise Misshapen(
            f"{size} bytes should follow byte {start}, but the data ends at {len(data)}"
        )
    if padded != end and data[end:padded] != bytes(padded - end):
        raise Misshapen(f"the padding after byte {end} is not zero")
    return data[start:end], padded


def read_last_bytes(data: bytes, at: int) -> bytes:
    """The `bytes` value at `at`, which must be the end of the data."""
    value, end = read_bytes(data, at)
    if end != len(data):
        raise Misshapen(f"the data should end at byte {end}, but has {len(data)}")
    return value


def read_hashes(data: bytes) -> tuple[bytes, ...]:
    """A `bytes32[]` whose length word begins the data and whose last element ends it."""
    count = int.from_bytes(data[:_WORD])
    if len(data) != (count + 1) * _WORD:
        raise Misshapen(f"a list of {count} hashes cannot have {len(data)} bytes")
    return tuple(data[at : at + _WORD] for at in range(_WORD, len(data), _WORD))


def write_uint(number: int) -> bytes:
    """A word; OverflowError unless 0 <= number < 2^256."""
    return number.to_bytes(_WORD)


def write_address(address: bytes) -> bytes:
    """A word that holds 20 bytes."""
    return _ADDRESS_PADDING + address


def write_bytes(value: bytes) -> bytes:
    """The length word, the bytes and their zero padding."""
    return len(value).to_bytes(_WORD) + value + bytes(-len(value) % _WORD)
