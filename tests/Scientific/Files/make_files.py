"""Writes the files of this folder, and truth.json: what their own libraries read in them.

Run with SciPy 1.10, h5py 3.7, nibabel 5.0, pydicom 2.3 and tifffile 2023.2 (Debian 12: python3-scipy,
python3-h5py, python3-nibabel, python3-pydicom, python3-tifffile):

    python3 tests/Scientific/Files/make_files.py
"""
import json
import struct
import zlib
from pathlib import Path

import h5py
import nibabel
import numpy as np
import pydicom
import pydicom.uid
import scipy.io
import scipy.sparse
from pydicom.dataset import Dataset, FileMetaDataset

HERE = Path(__file__).parent
truth = {}


def ramp(dtype, *shape, start=-3, step=1):
    """Numbers that differ at every index."""
    return (start + step * np.arange(int(np.prod(shape)))).astype(dtype).reshape(shape)


def flat(array):
    array = np.asarray(array)
    if np.iscomplexobj(array):
        array = np.stack([array.real, array.imag], -1)
    if array.dtype == bool:
        array = array.astype(int)
    return [x.item() for x in array.reshape(-1)]


def tell(file, arrays):
    """What the file's own library reads."""
    truth[file] = {
        name: {"dtype": np.asarray(a).dtype.newbyteorder("=").name, "shape": list(np.asarray(a).shape),
               "values": flat(a)}
        for name, a in arrays.items()}


# ---- MATLAB

def matlab():
    arrays = {
        "f64": ramp("f8", 2, 3, step=0.25),
        "f32": ramp("f4", 3, 2, 2, step=0.5),
        "i8": ramp("i1", 2, 2), "u8": ramp("u1", 2, 3, start=250),
        "i16": ramp("i2", 1, 4, start=-30000), "u16": ramp("u2", 1, 4, start=65532),
        "i32": ramp("i4", 2, 1, start=-(2 ** 31)), "u32": ramp("u4", 2, 1, start=2 ** 32 - 2),
        "i64": ramp("i8", 1, 2, start=-(2 ** 62)), "u64": ramp("u8", 1, 2, start=2 ** 62),
        "c128": ramp("f8", 2, 2) + 1j * ramp("f8", 2, 2, start=5, step=0.125),
        "c64": (ramp("f4", 1, 3) - 1j * ramp("f4", 1, 3, start=1)).astype("c8"),
        "truth": np.array([[True, False, True]]),
        "empty": np.zeros((0, 3)), "scalar": np.array([[42.5]]),
    }
    for file, packed in [("v5_plain.mat", False), ("v5_compressed.mat", True)]:
        scipy.io.savemat(HERE / file, {**arrays, "text": "measured"}, do_compression=packed)
        read = scipy.io.loadmat(HERE / file)
        tell(file, {name: read[name] if name != "truth" else read[name].astype(bool) for name in arrays})

    phi = np.arange(6 * 9).reshape(6, 9) / 8.0
    scipy.io.savemat(HERE / "v5_sensing.mat", {"phi": phi, "y": phi @ np.arange(9.0)[:, None]},
                     do_compression=True)
    tell("v5_sensing.mat", {k: v for k, v in scipy.io.loadmat(HERE / "v5_sensing.mat").items() if k[0] != "_"})

    real = scipy.sparse.csc_matrix(np.array([[0, 1.5, 0, 0], [-2, 0, 0, 0], [0, 3, 0, 4.25]]))
    sparse = {"real": real, "complex": (real * (1 + 2j)).tocsc(), "none": scipy.sparse.csc_matrix((2, 3)),
              "bool": real.astype(bool)}
    scipy.io.savemat(HERE / "v5_sparse.mat", sparse)
    read = scipy.io.loadmat(HERE / "v5_sparse.mat")
    # SciPy shows sparse truth values as the bytes that they are stored in.
    tell("v5_sparse.mat", {name: read[name].toarray().astype(bool if name == "bool" else read[name].dtype)
                           for name in sparse})

    cells = np.empty((1, 2), dtype=object)
    cells[0, 0], cells[0, 1] = ramp("f8", 2, 2), ramp("u1", 1, 3, start=7)
    nested = {"s": {"a": ramp("f8", 1, 3), "deep": {"b": ramp("i2", 2, 2)}}, "c": cells,
              "many": np.array([(1.0, 2.0), (3.0, 4.0)], dtype=[("x", "f8"), ("y", "f8")])}
    scipy.io.savemat(HERE / "v5_nested.mat", nested, do_compression=True)
    read = scipy.io.loadmat(HERE / "v5_nested.mat")
    tell("v5_nested.mat", {
        "s.a": read["s"]["a"][0, 0], "s.deep.b": read["s"]["deep"][0, 0]["b"][0, 0],
        "c{1}": read["c"][0, 0], "c{2}": read["c"][0, 1],
        "many(1).x": read["many"]["x"][0, 0], "many(1).y": read["many"]["y"][0, 0],
        "many(2).x": read["many"]["x"][0, 1], "many(2).y": read["many"]["y"][0, 1]})

    level4 = {name: arrays[name] for name in ["f64", "c128", "u8", "i16", "u16", "i32"]}
    level4["f32"] = ramp("f4", 3, 4, step=0.5)
    scipy.io.savemat(HERE / "v4.mat", {**level4, "text": "abc"}, format="4")
    tell("v4.mat", {k: scipy.io.loadmat(HERE / "v4.mat")[k] for k in level4})
    big_endian()
    level73()


def big_endian():
    """By hand, as SciPy writes the machine's byte order: the layout of the MAT-file format, level 5."""
    def element(kind, data):
        if len(data) <= 4 and kind != 14:
            return struct.pack(">HH", len(data), kind) + data.ljust(4, b"\0")
        return struct.pack(">II", kind, len(data)) + data + b"\0" * (-len(data) % 8)

    def matrix(name, cls, flags, shape, *parts):
        body = element(6, struct.pack(">II", flags << 8 | cls, 0)) + element(5, struct.pack(f">{len(shape)}i", *shape))
        return element(14, body + element(1, name) + b"".join(parts))

    f = ramp("f8", 2, 3, step=0.25)
    c = ramp("i2", 3, 2, start=-300) - 2j * ramp("i2", 3, 2)
    head = b"MATLAB 5.0 MAT-file, by hand".ljust(116) + b"\0" * 8 + struct.pack(">H", 0x0100) + b"MI"
    packed = zlib.compress(matrix(b"packed", 7, 0, (2, 3), element(7, f.astype(">f4").tobytes("F"))))
    (HERE / "v5_big_endian.mat").write_bytes(
        head + matrix(b"f", 6, 0, (2, 3), element(9, f.astype(">f8").tobytes("F")))
        + matrix(b"c", 6, 8, (3, 2), element(3, c.real.astype(">i2").tobytes("F")),
                 element(3, c.imag.astype(">i2").tobytes("F")))
        + struct.pack(">II", 15, len(packed)) + packed)
    read = scipy.io.loadmat(HERE / "v5_big_endian.mat")
    assert (read["f"] == f).all() and (read["c"] == c).all() and (read["packed"] == f).all()
    tell("v5_big_endian.mat", {name: read[name] for name in ["f", "c", "packed"]})


def level73():
    """As MATLAB writes level 7.3: HDF5 behind 512 bytes of text; arrays transposed; classes as attributes."""
    path = HERE / "v73.mat"
    with h5py.File(path, "w", userblock_size=512) as file:
        def put(name, array, cls, **attributes):
            data = file.create_dataset(name, data=array.T)
            data.attrs["MATLAB_class"] = np.bytes_(cls)
            for key, value in attributes.items():
                data.attrs[key] = value
        put("f64", ramp("f8", 2, 3, step=0.25), "double")
        put("volume", ramp("f4", 2, 3, 4), "single")
        put("u16", ramp("u2", 2, 2), "uint16")
        put("mask", np.array([[1, 0, 1]], "u1"), "logical", MATLAB_int_decode=np.int32(1))
        pairs = np.zeros((2, 2), dtype=[("real", "f8"), ("imag", "f8")])
        pairs["real"], pairs["imag"] = ramp("f8", 2, 2), ramp("f8", 2, 2, start=9)
        put("c128", pairs, "double")
        put("text", np.frombuffer("hello".encode("utf-16-le"), "u2").reshape(1, -1), "char",
            MATLAB_int_decode=np.int32(2))
        put("empty", np.array([0, 3], "u8"), "double", MATLAB_empty=np.uint8(1))
        group = file.create_group("s")
        group.attrs["MATLAB_class"] = np.bytes_("struct")
        put("s/a", ramp("f8", 1, 3), "double")
        sparse = scipy.sparse.csc_matrix(np.array([[0, 1.5, 0], [-2, 0, 4.25]]))
        group = file.create_group("sparse")
        group.attrs["MATLAB_class"] = np.bytes_("double")
        group.attrs["MATLAB_sparse"] = np.uint64(2)
        for name, part in [("data", sparse.data), ("ir", sparse.indices), ("jc", sparse.indptr)]:
            group[name] = part.astype("f8" if name == "data" else "u8")
    raw = bytearray(path.read_bytes())
    raw[:128] = b"MATLAB 7.3 MAT-file, by hand".ljust(116) + b"\0" * 8 + struct.pack("<H", 0x0200) + b"IM"
    path.write_bytes(raw)
    c = ramp("f8", 2, 2) + 1j * ramp("f8", 2, 2, start=9)
    tell("v73.mat", {
        "f64": ramp("f8", 2, 3, step=0.25), "volume": ramp("f4", 2, 3, 4), "u16": ramp("u2", 2, 2),
        "mask": np.array([[True, False, True]]), "c128": c, "empty": np.zeros((0, 3)),
        "s.a": ramp("f8", 1, 3), "sparse": sparse.toarray()})


# ---- BART

def bart():
    kspace = (ramp("f4", 3, 2, 1, 4) + 1j * ramp("f4", 3, 2, 1, 4, start=7)).astype("c8")
    (HERE / "kspace.hdr").write_text("# Dimensions\n3 2 1 4 1 1 1 1 1 1 1 1 1 1 1 1 \n# Command\nby hand\n")
    kspace.ravel(order="F").tofile(HERE / "kspace.cfl")
    tell("kspace.cfl", {"kspace": kspace})


# ---- NIfTI

def nifti():
    affine = np.array([[-2.0, 0, 0, 90], [0, 2.5, 0, -126], [0, 0, 3, -72], [0, 0, 0, 1]])

    def save(file, array, slope=None, endian="<", code=1, image=nibabel.Nifti1Image):
        header = nibabel.Nifti1Header(endianness=endian)
        header.set_data_dtype(array.dtype)
        header.set_xyzt_units("mm", "sec")
        made = image(array, affine, header)
        made.header["descrip"] = b"a ramp"
        made.set_sform(affine, code)
        made.set_qform(affine, 0 if code else 1)
        if slope:
            made.header.set_slope_inter(*slope)
            made.header.set_data_dtype("i2")
        nibabel.save(made, HERE / file)
        read = nibabel.load(HERE / file)
        value = np.asanyarray(read.dataobj)
        if slope:
            value = value.astype("f8")
        tell(file, {"image": value})
        truth[file]["image"]["affine"] = [float(x) for x in read.affine.reshape(-1)]

    save("scaled.nii", 0.5 * ramp("f8", 4, 3, 2) + 10, slope=(0.5, 10.0))
    save("float.nii.gz", ramp("f4", 3, 4, 2, 2, step=0.25))
    save("big_endian.nii", ramp("i2", 3, 2, 2, start=-1000), endian=">", code=0)
    save("unsigned.nii", ramp("u2", 2, 2, 2, start=65500))
    save("complex.nii", (ramp("f4", 2, 2, 2) + 2j).astype("c8"))


# ---- DICOM

def dicom():
    def slice_of(position, pixels, syntax, **more):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
        meta.MediaStorageSOPInstanceUID = f"1.2.3.{position + 100}"
        meta.TransferSyntaxUID = syntax
        data = Dataset()
        data.file_meta = meta
        data.is_little_endian = syntax != pydicom.uid.ExplicitVRBigEndian
        data.is_implicit_VR = syntax == pydicom.uid.ImplicitVRLittleEndian
        data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
        data.Modality, data.SeriesInstanceUID = "CT", "1.2.3.4"
        data.ImagePositionPatient = [-10, -20, position * 2.5]
        data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        data.PixelSpacing, data.SliceThickness = [0.5, 0.75], 2.5
        # A sequence of undefined length, as scanners write them before the picture.
        item = Dataset()
        item.CodeValue, item.CodeMeaning = "T-A0100", "Brain"
        data.AnatomicRegionSequence = [item]
        data["AnatomicRegionSequence"].is_undefined_length = True
        data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
        data.Rows, data.Columns = pixels.shape[-2:]
        data.BitsAllocated = 8 * pixels.dtype.itemsize
        data.BitsStored, data.HighBit = data.BitsAllocated, data.BitsAllocated - 1
        data.PixelRepresentation = int(pixels.dtype.kind == "i")
        for name, value in more.items():
            setattr(data, name, value)
        data.PixelData = pixels.tobytes()
        data["PixelData"].VR = "OB" if pixels.dtype.itemsize == 1 else "OW"
        return data

    explicit, implicit = pydicom.uid.ExplicitVRLittleEndian, pydicom.uid.ImplicitVRLittleEndian
    folder = HERE / "series"
    folder.mkdir(exist_ok=True)
    volume = ramp("i2", 4, 3, 2, start=-5)
    for number, at in enumerate([2, 0, 3, 1]):                 # names do not tell the order
        slice_of(at, volume[at], explicit, RescaleSlope=2, RescaleIntercept=-1024, InstanceNumber=number + 1
                 ).save_as(folder / f"im{number}.dcm", write_like_original=False)
    read = sorted((pydicom.dcmread(f) for f in folder.glob("*.dcm")), key=lambda d: d.ImagePositionPatient[2])
    tell("series", {"image": np.stack([
        d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in read])})

    def single(file, data):
        data.save_as(HERE / file, write_like_original=False)
        read = pydicom.dcmread(HERE / file).pixel_array
        tell(file, {"image": read if read.ndim == 3 else read[None]})

    twelve = ramp("u2", 3, 2, start=4090)
    single("implicit.dcm", slice_of(0, twelve, implicit, BitsStored=12, HighBit=11))
    single("frames.dcm", slice_of(0, ramp("u1", 3, 2, 4, start=0), explicit, NumberOfFrames=3))
    from pydicom.uid import JPEGLosslessSV1
    packed = slice_of(0, twelve, explicit)
    packed.file_meta.TransferSyntaxUID = JPEGLosslessSV1
    packed.PixelData = pydicom.encaps.encapsulate([b"\xff\xd8\xff\xd9"])
    packed["PixelData"].is_undefined_length = True
    packed.save_as(HERE / "jpeg.dcm", write_like_original=False)
    slice_of(0, twelve.byteswap(), pydicom.uid.ExplicitVRBigEndian).save_as(
        HERE / "big_endian.dcm", write_like_original=False)


# ---- HDF5

def hdf5():
    for file, version in [("generic.h5", "earliest"), ("generic_latest.h5", "latest")]:
        arrays = {
            "f32": ramp("f4", 2, 3), "chunked": ramp("i2", 5, 4, start=-9), "big": ramp(">f8", 2, 2, step=0.5),
            "group/u8": ramp("u1", 4, start=0), "group/deep/i64": ramp("i8", 2, 1, start=2 ** 40),
            "truth": np.array([True, False, True]), "f16": ramp("f2", 3), "u32": ramp("u4", 2, start=2 ** 32 - 2),
            "c64": (ramp("f4", 2, 2) + 1j).astype("c8"), "c128": ramp("f8", 3) * (1 - 2j),
            "scalar": np.float64(2.5), "compact": ramp("i4", 3), "empty": np.zeros((0, 4), "f4"),
        }
        with h5py.File(HERE / file, "w", libver=version) as h5:
            for name, array in arrays.items():
                packed = dict(chunks=(2, 3), compression="gzip", shuffle=True) if name == "chunked" else {}
                h5.create_dataset(name, data=array, **packed)
            h5["f32"].attrs["units"] = "mm"
            h5["f32"].attrs["scale"] = np.array([0.5, 2.0])
            h5.attrs["made_by"] = "h5py"
            h5["words"] = "some text"
            h5["table"] = np.zeros(2, dtype=[("a", "i4"), ("b", "f4")])
            h5["linked"] = h5py.SoftLink("/f32")
            h5["nowhere"] = h5py.SoftLink("/missing")
            h5["group/up"] = h5["/"]                              # a circle
        with h5py.File(HERE / file) as h5:
            tell(file, {name: h5[name][()] for name in arrays})
    highest_byte_first()
    fastmri()
    eight_coils()
    ismrmrd()
    tomography()


def highest_byte_first():
    arrays = {
        "c64": (ramp("f4", 2, 2) - 2j).astype(">c8"), "c128": (ramp("f8", 3) * (1 - 2j)).astype(">c16"),
        "i16": ramp(">i2", 2, 2), "f64": np.array(2.5, ">f8"), "packed": (ramp("f4", 4, 3) + 3j).astype(">c8"),
    }
    with h5py.File(HERE / "big_endian.h5", "w") as h5:
        for name, array in arrays.items():
            h5.create_dataset(name, data=array, **(dict(chunks=(3, 2), compression="gzip") if name == "packed" else {}))
    with h5py.File(HERE / "big_endian.h5") as h5:
        tell("big_endian.h5", {name: h5[name][()] for name in arrays})


HEADER = """<?xml version="1.0" encoding="utf-8"?>
<ismrmrdHeader xmlns="http://www.ismrm.org/ISMRMRD">
  <encoding>
    <encodedSpace><matrixSize><x>{nx}</x><y>{ny}</y><z>1</z></matrixSize>
      <fieldOfView_mm><x>440</x><y>220</y><z>5</z></fieldOfView_mm></encodedSpace>
    <reconSpace><matrixSize><x>{rx}</x><y>{ry}</y><z>1</z></matrixSize>
      <fieldOfView_mm><x>220</x><y>220</y><z>5</z></fieldOfView_mm></reconSpace>
    <trajectory>{trajectory}</trajectory>
    <encodingLimits>
      <kspace_encoding_step_1><minimum>0</minimum><maximum>{last}</maximum><center>{center}</center>
      </kspace_encoding_step_1>
      <slice><minimum>0</minimum><maximum>{slices}</maximum><center>0</center></slice>
    </encodingLimits>
  </encoding>
</ismrmrdHeader>"""


def fastmri():
    kspace = (ramp("f4", 2, 3, 8, 4) + 1j * ramp("f4", 2, 3, 8, 4, start=5)).astype("c8")
    arrays = {"kspace": kspace, "mask": np.array([1, 0, 1, 1], "f4"), "reconstruction_rss": ramp("f4", 2, 4, 4)}
    with h5py.File(HERE / "fastmri.h5", "w") as h5:
        for name, array in arrays.items():
            h5[name] = array
        h5["ismrmrd_header"] = HEADER.format(
            nx=8, ny=4, rx=4, ry=4, trajectory="cartesian", last=3, center=2, slices=1)
        h5.attrs["max"], h5.attrs["norm"] = 0.25, 12.5
        h5.attrs["acquisition"], h5.attrs["patient_id"] = "AXT2", "0"
    with h5py.File(HERE / "fastmri.h5") as h5:
        tell("fastmri.h5", {name: h5[name][()] for name in arrays})


def eight_coils():
    """A full fastMRI scan of ellipses with a smooth phase, its readout sampled twice as wide; image and maps beside."""
    n, coils = 64, 8
    y, x = (np.mgrid[:n, :n] + 0.5) * 2 / n - 1
    image = np.zeros((n, n))
    for value, cy, cx, ry, rx in [(0.8, 0, 0, 0.85, 0.7), (-0.5, 0, 0, 0.75, 0.6), (0.4, 0.3, 0.2, 0.2, 0.25),
                                  (0.3, -0.3, -0.2, 0.3, 0.12), (0.25, -0.1, 0.3, 0.1, 0.15)]:
        image += value * (((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 < 1)
    image = image * np.exp(1j * (0.6 * x - 0.4 * y * y))
    angle = 2 * np.pi * np.arange(coils)[:, None, None] / coils
    near = np.exp(-((x - 1.2 * np.cos(angle)) ** 2 + (y - 1.2 * np.sin(angle)) ** 2) / 1.3)
    maps = near * np.exp(1j * (angle + 0.8 * (x * np.cos(angle) + y * np.sin(angle))))
    maps /= np.sqrt((np.abs(maps) ** 2).sum(0))
    wide = np.zeros((coils, 2 * n, n), complex)
    wide[:, n // 2:n // 2 + n] = maps * image
    kspace = np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(wide, axes=(1, 2)), norm="ortho"), axes=(1, 2))
    noise = np.random.default_rng(1).normal(size=(2,) + kspace.shape) * 0.005
    with h5py.File(HERE / "coils.h5", "w") as h5:
        h5["kspace"] = 40 * (kspace + noise[0] + 1j * noise[1]).astype("c8")[None]
        h5["ismrmrd_header"] = HEADER.format(
            nx=2 * n, ny=n, rx=n, ry=n, trajectory="cartesian", last=n - 1, center=n // 2, slices=1)
    np.save(HERE / "coils_image.npy", image.astype("c8"))
    np.save(HERE / "coils_maps.npy", maps.astype("c8"))


def ismrmrd():
    head = np.dtype([
        ("version", "<u2"), ("flags", "<u8"), ("measurement_uid", "<u4"), ("scan_counter", "<u4"),
        ("acquisition_time_stamp", "<u4"), ("physiology_time_stamp", "<u4", (3,)),
        ("number_of_samples", "<u2"), ("available_channels", "<u2"), ("active_channels", "<u2"),
        ("channel_mask", "<u8", (16,)), ("discard_pre", "<u2"), ("discard_post", "<u2"),
        ("center_sample", "<u2"), ("encoding_space_ref", "<u2"), ("trajectory_dimensions", "<u2"),
        ("sample_time_us", "<f4"), ("position", "<f4", (3,)), ("read_dir", "<f4", (3,)),
        ("phase_dir", "<f4", (3,)), ("slice_dir", "<f4", (3,)), ("patient_table_position", "<f4", (3,)),
        ("idx", [("kspace_encode_step_1", "<u2"), ("kspace_encode_step_2", "<u2"), ("average", "<u2"),
                 ("slice", "<u2"), ("contrast", "<u2"), ("phase", "<u2"), ("repetition", "<u2"),
                 ("set", "<u2"), ("segment", "<u2"), ("user", "<u2", (8,))]),
        ("user_int", "<i4", (8,)), ("user_float", "<f4", (8,))])
    row = np.dtype([("head", head), ("traj", h5py.vlen_dtype(np.dtype("<f4"))),
                    ("data", h5py.vlen_dtype(np.dtype("<f4")))])
    coils, samples, lines, slices = 2, 6, 5, 2
    kspace = np.zeros((slices, coils, lines, samples), "c8")
    mask = np.zeros((slices, lines), bool)
    rows = np.zeros(7, row)
    noise = 1 << 18                                               # ACQ_IS_NOISE_MEASUREMENT, flag 19
    for i, (part, line) in enumerate([(0, 3), (0, 0), (1, 4), (0, 2), (1, 1), (1, 2), (0, 0)]):
        values = (ramp("f4", coils, samples, start=10 * i) - 1j * ramp("f4", coils, samples, start=i)).astype("c8")
        rows[i]["head"]["number_of_samples"], rows[i]["head"]["active_channels"] = samples, coils
        rows[i]["head"]["idx"]["kspace_encode_step_1"], rows[i]["head"]["idx"]["slice"] = line, part
        rows[i]["head"]["flags"] = noise if i == 6 else 0
        rows[i]["traj"], rows[i]["data"] = np.zeros(0, "f4"), values.view("f4").reshape(-1)
        if i < 6:
            kspace[part, :, line], mask[part, line] = values, True
    for file, trajectory in [("ismrmrd.h5", "cartesian"), ("ismrmrd_radial.h5", "radial")]:
        with h5py.File(HERE / file, "w") as h5:
            h5.create_dataset("dataset/data", data=rows if file == "ismrmrd.h5" else rows[:1])
            h5.create_dataset("dataset/xml", data=np.array([HEADER.format(
                nx=samples, ny=lines, rx=3, ry=5, trajectory=trajectory, last=4, center=2, slices=1)],
                dtype=object), dtype=h5py.string_dtype("ascii"))
    tell("ismrmrd.h5", {"kspace": kspace, "mask": mask})


def tomography():
    arrays = {"exchange/data": ramp("u2", 4, 2, 3, start=100), "exchange/data_white": ramp("u2", 2, 2, 3, start=900),
              "exchange/data_dark": ramp("u2", 1, 2, 3, start=1), "exchange/theta": np.linspace(0, 135, 4)}
    with h5py.File(HERE / "tomography.h5", "w") as h5:
        for name, array in arrays.items():
            h5.create_dataset(name, data=array, chunks=(1, 2, 3) if name == "exchange/data" else None)
        h5["exchange/theta"].attrs["units"] = "degrees"
    with h5py.File(HERE / "tomography.h5") as h5:
        tell("tomography.h5", {name: h5[name][()] for name in arrays})


for make in [matlab, bart, nifti, dicom, hdf5]:
    make()
(HERE / "truth.json").write_text(json.dumps(truth, separators=(",", ":")).replace('"v', '\n"v') + "\n")
