"""Values between the two children: exact types, no pickle, nothing that runs code."""

from benling.judge.codec import arrays, frames, plain  # noqa: F401  # they register forms
from benling.judge.codec.faults import CodecFault, Unencodable
from benling.judge.codec.reading import Decoder
from benling.judge.codec.writing import Encoder

__all__ = ["CodecFault", "Decoder", "Encoder", "Unencodable"]
