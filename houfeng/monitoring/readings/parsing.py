"""All miniSEED records of a block parsed in one compiled loop.

pymseed's C library does the parsing and the decompression. Called from Python, a record costs
as much again for the call and for what is read of its result; called by its address from
compiled code, next to nothing. The loop holds Python's lock: libmseed notes its messages thread
by thread.
"""

from typing import Any

import numba
import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy.typing import NDArray
from pymseed.clib import clibmseed, ffi

llvm: Any = cgutils  # its parts have no types
SHORTEST = 40  # bytes of a record
INTEGERS, TEXT = ord("i"), ord("t")  # sampletype
_FLAGS = clibmseed.MSF_UNPACKDATA | clibmseed.MSF_VALIDATECRC
_DETECT, _PARSE = (
    int(ffi.cast("uintptr_t", ffi.addressof(clibmseed, name)))
    for name in ("ms3_detect", "msr3_parse")
)
_FORMATS = {
    "sid": "S64",
    "starttime": np.int64,  # ns since 1970
    "samprate": np.float64,  # Hz; where negative, minus the seconds from sample to sample
    "samplecnt": np.int64,  # as the record has it
    "datasamples": np.int64,  # an address; nothing is there any more after the next record
    "datasize": np.int64,  # bytes there
    "numsamples": np.int64,  # as decoded
    "sampletype": np.uint8,
}
_FIELDS = dict(ffi.typeof("MS3Record").fields)
HEAD = np.dtype(
    {
        "names": list(_FORMATS),
        "formats": list(_FORMATS.values()),
        "offsets": [_FIELDS[name].offset for name in _FORMATS],
        "itemsize": ffi.sizeof("MS3Record"),
    }
)
"""What is of use in libmseed's MS3Record."""
if any(HEAD[name].itemsize != ffi.sizeof(_FIELDS[name].type) for name in _FORMATS):
    raise ImportError("libmseed's MS3Record is not laid out as this version of Houfeng knows it")


def parse(block: memoryview, heads: NDArray[Any], samples: NDArray[np.int32]) -> int:
    """How many records the block is made of; -1 where it must be looked at record by record.

    heads: of dtype HEAD, one for each record, in their order; samples: one behind the other, of
    the records with integers only. Both are filled from their beginnings.
    """
    source = ffi.from_buffer(block)
    held = np.zeros(1, np.int64)  # MS3Record *, with the memory that goes from record to record
    try:
        return _parse(
            _DETECT,
            _PARSE,
            int(ffi.cast("uintptr_t", source)),
            len(source),
            _FLAGS,
            held,
            heads,
            samples,
        )
    finally:
        clibmseed.msr3_free(ffi.cast("MS3Record **", ffi.from_buffer(held)))


def warm() -> None:
    """Compile before the first packet."""
    parse(memoryview(b""), np.empty(1, HEAD), np.empty(1, np.int32))


def _called(builder: Any, address: Any, result: Any, arguments: list[Any]) -> Any:
    """A C function at an address known when it runs."""
    shape = llvm.ir.FunctionType(result, [one.type for one in arguments])
    return builder.call(builder.inttoptr(address, shape.as_pointer()), arguments)


def _pointer(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    """To an array's first item."""
    return context.make_array(kind)(context, builder, array).data


def _ms3_detect(_context: Any, _address: Any, _record: Any, _size: Any, version: Any) -> Any:
    """int64_t ms3_detect(const char *record, uint64_t size, uint8_t *version)."""

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        address, record, size, into = values
        cell = _pointer(context, builder, signature.args[3], into)
        start = builder.inttoptr(record, llvm.voidptr_t)
        return _called(builder, address, llvm.ir.IntType(64), [start, size, cell])

    return types.int64(types.int64, types.int64, types.int64, version), build


def _msr3_parse(
    _context: Any, _address: Any, _record: Any, _size: Any, held: Any, _flags: Any
) -> Any:
    """int msr3_parse(const char *record, uint64_t size, MS3Record **, uint32_t, int8_t = 0)."""

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        address, record, size, into, flags = values
        cell = _pointer(context, builder, signature.args[3], into)
        start = builder.inttoptr(record, llvm.voidptr_t)
        number = llvm.ir.IntType(32)
        quiet = llvm.ir.IntType(8)(0)
        arguments = [start, size, cell, builder.trunc(flags, number), quiet]
        return _called(builder, address, number, arguments)

    return types.int32(types.int64, types.int64, types.int64, held, types.int64), build


def _memcpy(_context: Any, _address: Any, into: Any, _at: Any, _count: Any) -> Any:
    """`count` items at an address, to into[at:]; nothing is checked."""

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        address, array, at, count = values
        filled = context.make_array(signature.args[1])(context, builder, array)
        llvm.raw_memcpy(
            builder,
            builder.gep(filled.data, [at]),
            builder.inttoptr(address, filled.data.type),
            count,
            filled.itemsize,
        )
        return context.get_dummy_value()

    return types.void(types.int64, into, types.int64, types.int64), build


_detect: Any = intrinsic(_ms3_detect)
_parse_one: Any = intrinsic(_msr3_parse)
_copy: Any = intrinsic(_memcpy)


@numba.njit(cache=True)
def _parse(
    detect: int,
    parse: int,
    source: int,
    size: int,
    flags: int,
    held: NDArray[np.int64],
    heads: NDArray[Any],
    samples: NDArray[np.int32],
) -> int:
    """detect, parse: addresses; arguments, for they are others in each process."""
    version = np.empty(1, np.uint8)
    at = filled = n = 0
    while at < size:
        # Parsed from its own bytes alone: what follows is not to help a damaged record.
        length = _detect(detect, source + at, size - at, version)
        if not 0 < length <= size - at or n == heads.size:
            return -1
        if _parse_one(parse, source + at, length, held, flags) != 0:
            return -1
        _copy(held[0], heads, n, 1)
        head = heads[n]
        count = head.numsamples
        if count != head.samplecnt:
            return -1
        if head.sampletype == INTEGERS:
            if not 0 <= count <= min(samples.size - filled, head.datasize // 4):
                return -1
            _copy(head.datasamples, samples, filled, count)
            filled += count
        at += length
        n += 1
    return n
