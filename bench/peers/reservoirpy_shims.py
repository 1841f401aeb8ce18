"""What ReservoirPy needs of numpy and scipy that Debian's do not have yet."""
import numpy
import scipy.linalg  # noqa: F401
import scipy.sparse

if not hasattr(scipy.sparse, "sparray"):
    scipy.sparse.sparray = scipy.sparse._arrays._sparray


class Generator(numpy.random.Generator):
    def spawn(self, count):
        return [numpy.random.Generator(type(self.bit_generator)(seed)) for seed in self.bit_generator._seed_seq.spawn(count)]
