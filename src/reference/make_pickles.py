"""Writes pickles/: two small tensors in the ways in which people save checkpoints. Needs no torch.

conv1.weight is [[1, 2], [3, 4]] and bn1.bias [5, 6] in every file; what stands beside them is not
to be read.
"""
import argparse
import collections
import datetime
import io
import os
import pathlib
import pickle
import struct
import sys
import tarfile
import types
import zipfile

TIME = (1980, 1, 1, 0, 0, 0)


class Pickler(pickle._Pickler):
    """Saves storages as torch does, by references, and gives the names of torch's functions."""

    def __init__(self, file, protocol):
        super().__init__(file, protocol)
        self.storages = []

    def persistent_id(self, value):
        if not isinstance(value, Storage):
            return None
        if value not in self.storages:
            self.storages.append(value)
        return ("storage", value.type, str(self.storages.index(value)), "cpu", value.count)


def named(module, name, base=None):
    """A class or function that is pickled under a name of torch's."""
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        package = ".".join(parts[:length])
        sys.modules.setdefault(package, types.ModuleType(package))
    if hasattr(sys.modules[module], name):
        return getattr(sys.modules[module], name)
    made = type(name, (base or object,), {}) if base else lambda *arguments: None
    made.__module__, made.__name__, made.__qualname__ = module, name, name
    setattr(sys.modules[module], name, made)
    return made


REBUILD = named("torch._utils", "_rebuild_tensor_v2")
PARAMETER = named("torch._utils", "_rebuild_parameter")
PARAMETER_WITH_STATE = named("torch._utils", "_rebuild_parameter_with_state")
FROM_TYPE_OF_1_7 = named("torch.tensor", "_rebuild_from_type")
FROM_TYPE_OF_1_9 = named("torch._tensor", "_rebuild_from_type")
FROM_TYPE = named("torch._tensor", "_rebuild_from_type_v2")
QUANTISED = named("torch._utils", "_rebuild_qtensor")
RESNET = named("torchvision.models.resnet", "ResNet", object)
LAYER = named("torch.nn.modules.conv", "Conv2d", object)
EASY_DICT = named("easydict", "EasyDict", dict)
GROUP = named("group", "Group", list)
OLD_PARAMETER = named("torch.nn.parameter", "Parameter", object)


class TarPickler(pickle._Pickler):
    """Gives tensors by their keys, and classes of modules with their source, as torch 0.1 did."""

    def __init__(self, file, tensors):
        super().__init__(file, 2)
        self.tensors = tensors
        self.classes = [RESNET, LAYER]

    def persistent_id(self, value):
        if isinstance(value, Tensor):
            return str(self.tensors.index(value))
        if value in self.classes:
            self.classes.remove(value)
            return value, "net.py", "class Net: pass"
        return None


class Storage:
    def __init__(self, kind, content, count):
        self.type = named("torch", kind + "Storage", object)
        self.content = content
        self.count = count


class Tensor:
    def __init__(self, kind, letter, shape, *numbers, strides=None, rebuild=None):
        content = struct.pack("<%d%s" % (len(numbers), letter), *numbers)
        self.storage = Storage(kind, content, len(numbers))
        self.shape = shape
        self.strides = strides or ((shape[1], 1) if len(shape) == 2 else (1,))
        self.rebuild = rebuild

    def __reduce__(self):
        arguments = (self.storage, 0, self.shape, self.strides, False, collections.OrderedDict())
        if self.rebuild in (FROM_TYPE, FROM_TYPE_OF_1_7, FROM_TYPE_OF_1_9):
            return self.rebuild, (REBUILD, RESNET, arguments, {"name": 1})
        if self.rebuild == QUANTISED:
            return QUANTISED, arguments[:4] + (("per tensor", 0.5, 0), False, None)
        if self.rebuild:
            return self.rebuild, (Plain(REBUILD, arguments), True, collections.OrderedDict(), {})
        return REBUILD, arguments


class Plain:
    """Anything that is pickled as a function and its arguments."""

    def __init__(self, function, arguments):
        self.reduced = function, arguments

    def __reduce__(self):
        return self.reduced


def weights(rebuild=None):
    return collections.OrderedDict(
        [
            ("conv1.weight", Tensor("Float", "f", (2, 2), 1, 2, 3, 4, rebuild=rebuild)),
            ("bn1.bias", Tensor("Float", "f", (2,), 5, 6, rebuild=rebuild)),
        ]
    )


def beside():
    """What training scripts save with the weights."""
    kinds = {"Long": "q", "Int": "i", "Short": "h", "Char": "b", "Byte": "B", "Bool": "?"}
    others = {kind: Tensor(kind, letter, (2,), 1, 1) for kind, letter in kinds.items()}
    others["complex"] = Tensor("ComplexFloat", "f", (1,), 1, 2)
    others["quantised"] = Tensor("QUInt8", "B", (2,), 1, 2, rebuild=QUANTISED)
    others["empty"] = Tensor("Float", "f", (0, 2))
    others["expanded"] = Tensor("Float", "f", (4, 4), 1, strides=(0, 0))
    others["numbers"] = [1, -1, 70000, 2**70, 2**3000, 1.5, True, None, 3j]
    others["texts"] = ["é", "x" * 300, b"abc", b"x" * 300, bytearray(b"abc")]
    others["sets"] = [{1, 2}, frozenset([1])]
    others["keys"] = {(1, 2): 3, None: 4, b"x": 5, 6: 7}
    others["objects"] = [argparse.Namespace(lr=1), pathlib.PurePosixPath("/x"), len, os.system]
    others["more objects"] = [datetime.datetime(2020, 1, 1), collections.deque([1, 2])]
    return others


def module(tensors, kind):
    """What torch.save(model) pickles: a module has dictionaries of tensors and modules."""
    made = kind()
    made.__dict__ = {"training": True, "_parameters": {}, "_buffers": {}, "_modules": {}}
    for name, tensor in tensors.items():
        first, _, rest = name.partition(".")
        if rest:
            made._modules[first] = module({rest: tensor}, LAYER)
        else:
            made._parameters[name] = tensor
    return made


def save(name, value, protocol=2, folder="archive/", method=zipfile.ZIP_STORED):
    output = io.BytesIO()
    pickler = Pickler(output, protocol)
    pickler.dump(value)
    with zipfile.ZipFile("pickles/" + name + ".pth", "w") as archive:
        files = [("data.pkl", output.getvalue())]
        files += [("data/%d" % key, each.content) for key, each in enumerate(pickler.storages)]
        for file, content in files:
            archive.writestr(zipfile.ZipInfo(folder + file, TIME), content, method)


def save_tar(name, value, tensors):
    """The form before torch 0.2; of the eight bytes of a tensor's dimensions only four count."""

    def pickled(part):
        output = io.BytesIO()
        TarPickler(output, tensors).dump(part)
        return output.getvalue()

    storages, places = pickled(len(tensors)), pickled(len(tensors))
    for key, tensor in enumerate(tensors):
        kind, count = tensor.storage.type, tensor.storage.count
        storages += pickled((100 + key, "cpu", kind)) + struct.pack("<q", count)
        storages += tensor.storage.content
        places += pickled((key, 100 + key, kind)) + struct.pack("<ii", len(tensor.shape), -1)
        for number in tensor.shape + tensor.strides + (0,):
            places += struct.pack("<q", number)
    files = {
        "sys_info": pickled({"protocol_version": 1000, "little_endian": True}),
        "pickle": pickled(value),
        "storages": storages + pickled([]),
        "tensors": places,
    }
    with tarfile.open("pickles/" + name + ".pth", "w") as archive:
        for file, content in files.items():
            member = tarfile.TarInfo(file)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


if __name__ == "__main__":
    os.makedirs("pickles", exist_ok=True)
    for protocol in 2, 3, 4, 5:
        both = weights()
        both.update({"beside": beside()})
        save("protocol-%d" % protocol, both, protocol)
    save("deflated", weights(), method=zipfile.ZIP_DEFLATED)
    save("deflated-without-folder", weights(), folder="", method=zipfile.ZIP_DEFLATED)
    save("deflated-in-folders", weights(), folder="a/b/archive/", method=zipfile.ZIP_DEFLATED)
    save("parameters", weights(PARAMETER))
    save("parameters-with-state", weights(PARAMETER_WITH_STATE))
    save("subclass", weights(FROM_TYPE))
    save("subclass-of-1.7", weights(FROM_TYPE_OF_1_7))
    save("subclass-of-1.9", weights(FROM_TYPE_OF_1_9))
    save("python-2", Plain(collections.OrderedDict, ([[k, v] for k, v in weights().items()],)))
    save("defaultdict", collections.defaultdict(int, weights()))
    save("namespace", argparse.Namespace(net=weights(), epoch=3))
    save("dictionary-of-its-own", {"state": EASY_DICT(weights())})
    save("list-of-its-own", {"groups": GROUP([weights(), *range(2000)])})
    save("deep", {"a": {"b": [1, {"c": (2, weights())}]}})
    save("module", module(weights(PARAMETER), RESNET))
    save("module-in-dictionary", {"model": module(weights(PARAMETER), RESNET)}, 4)
    itself = weights()
    itself["itself"] = [itself]
    save("holds-itself", itself)
    tensors = weights()
    old = {name: Plain(OLD_PARAMETER, (tensor,)) for name, tensor in tensors.items()}
    save_tar("tar-module", module(old, RESNET), list(tensors.values()))
