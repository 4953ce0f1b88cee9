#!/usr/bin/env dotnet
// A single-pixel camera: patterns of light, one photodiode, one number for each pattern.
//
// The patterns are read from a picture, hadamard-32.png, as a real camera reads them from its projector: each
// row is one
// pattern of 32 x 32 pixels, white for +1 and black for -1 (two exposures that are subtracted). They are the
// 256 of the
// 1024 Walsh-Hadamard patterns that vary least; so 'keep' of them, from the top, is a sensible choice. A
// larger photo is
// measured block by block.
//
//   idm script check scripts/single-pixel.cs
//   idm run scripts/single-pixel.yaml

const int Side = 32;
const int Pixels = Side * Side;

Operator("single-pixel", (Options options, OperatorRequest request) =>
{
    // Hadamard patterns are orthogonal, and have norm 32: divided by it, the rows are orthonormal, so that A
    // Aᵀ = I and
    // the adjoint is the pseudo-inverse. That is declared below, and proved before anything is restored.
    var patterns = Picture("hadamard-32.png")[0].narrow(0, 0, options.Keep);
    var rows = patterns.mul(2).sub(1).div(Side).to(request.DType).to(request.Device);
    var columns = rows.t().contiguous();
    var (across, down) = (request.Image.Width / Side, request.Image.Height / Side);

    return FromPair(request,
        x => Blocks(x, down, across).matmul(columns),
        y => Image(y.matmul(rows), down, across),
        norm: 1, adjointInverts: true);
}, pad: (_, image) => image.RoundUp(Side));

// (N, 1, H, W) to (N, blocks, 1024), and back.
static Tensor Blocks(Tensor x, int down, int across) =>
    x.reshape(-1, down, Side, across, Side).permute(0, 1, 3, 2, 4).reshape(-1, down * across, Pixels);

static Tensor Image(Tensor blocks, int down, int across) =>
    blocks.reshape(-1, down, across, Side, Side).permute(0, 1, 3, 2, 4).reshape(
        -1, 1, down * Side, across * Side);

record Options
{
    [Description("How many patterns are shown to each block of 32 x 32 pixels: 256 is a quarter of its "
        + "pixels.")]
    [Range(1, 256)]
    public int Keep { get; init; } = 256;
}
