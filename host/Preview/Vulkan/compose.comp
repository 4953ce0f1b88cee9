#version 450
// One dispatch a panel, then one for the ink over everything. CpuComposer.cs says the same in C#.
layout(local_size_x = 8, local_size_y = 8) in;

layout(constant_id = 0) const uint MODE = 0;            // what a dispatch does: see below
layout(constant_id = 1) const bool SHRINK = false;      // a canvas pixel is a mean of source pixels

const uint GRAY = 0, RGB = 1, TABLE = 2, DIFFERENCE = 3, INK = 4;
const uint NOT_A_NUMBER = 0xFFFF00FFu, OPAQUE = 0xFF000000u;

layout(std430, binding = 0) readonly buffer Samples { uint samples[]; };
layout(std430, binding = 1) readonly buffer Tables { uint tables[]; };
layout(std430, binding = 2) readonly buffer Ink { uint ink[]; };
layout(std430, binding = 3) buffer Canvas { uint canvas[]; };

layout(push_constant) uniform Panel {
    int left, top, width, height;       // the target on the canvas
    int stride;                         // pixels in a row of the canvas
    int source, reference;              // first samples
    int channels, columns, rows;        // of the source
    int originX, originY, step;         // in 4096ths of a source pixel
    int map;                            // which table
    float scale, bias;
    uint outside;
    uint swap;                          // the ink's dispatch exchanges red and blue, for displays that want that
} p;

bool finite = true;

// The bits, not isinf and isnan, which compilers may assume away.
float load(int at) {
    uint bits = samples[at];
    if ((bits & 0x7F800000u) == 0x7F800000u) finite = false;
    return uintBitsToFloat(bits);
}

float mean(int plane, ivec2 first, ivec2 end) {
    if (!SHRINK) return load(plane + first.y * p.columns + first.x);
    float sum = 0.0;
    for (int y = first.y; y < end.y; y++)
        for (int x = first.x; x < end.x; x++)
            sum += load(plane + y * p.columns + x);
    return sum / float((end.x - first.x) * (end.y - first.y));
}

uint code(float value) { return uint(clamp(value * p.scale + p.bias, 0.0, 1.0) * 255.0 + 0.5); }

uint color(ivec2 first, ivec2 end) {
    int plane = p.columns * p.rows;
    if (MODE == RGB) {
        uint red = code(mean(p.source, first, end));
        uint green = code(mean(p.source + plane, first, end));
        uint blue = code(mean(p.source + 2 * plane, first, end));
        return OPAQUE | red | green << 8 | blue << 16;
    }
    int channels = p.channels == 3 ? 3 : 1;
    float value = 0.0;
    for (int c = 0; c < channels; c++) {
        float sampled = mean(p.source + c * plane, first, end);
        if (MODE == DIFFERENCE) sampled -= mean(p.reference + c * plane, first, end);
        value += sampled;
    }
    uint level = code(value / float(channels));
    return MODE == GRAY ? OPAQUE | level * 0x010101u : tables[p.map * 256 + int(level)];
}

void blend(int at) {
    uint over = ink[at], under = canvas[at], alpha = over >> 24;
    uint mixed = OPAQUE;
    for (int shift = 0; shift < 24; shift += 8)
        mixed |= (((over >> shift & 255u) * alpha + (under >> shift & 255u) * (255u - alpha) + 127u) / 255u) << shift;
    if (p.swap != 0u) mixed = mixed & 0xFF00FF00u | mixed << 16 & 0xFF0000u | mixed >> 16 & 0xFFu;
    canvas[at] = mixed;
}

void main() {
    ivec2 place = ivec2(gl_GlobalInvocationID.xy);
    if (place.x >= p.width || place.y >= p.height) return;
    int at = (p.top + place.y) * p.stride + p.left + place.x;
    if (MODE == INK) {
        blend(at);
        return;
    }
    ivec2 start = ivec2(p.originX, p.originY) + place * p.step;
    ivec2 middle = (start + (p.step >> 1)) >> 12;
    ivec2 size = ivec2(p.columns, p.rows);
    if (any(lessThan(middle, ivec2(0))) || any(greaterThanEqual(middle, size))) {
        canvas[at] = p.outside;
        return;
    }
    ivec2 first = SHRINK ? max(start >> 12, ivec2(0)) : middle;
    ivec2 end = SHRINK ? min((start + p.step + 4095) >> 12, size) : middle + 1;
    uint shown = color(first, end);
    canvas[at] = finite ? shown : NOT_A_NUMBER;
}
