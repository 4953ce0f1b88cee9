namespace Idm.TensorFiles.Tests.Archives;

/// <summary>
/// One state dict, pickled by CPython 3.11 as torch.save does: a.weight and b.alias, the 2 x 3 float32
/// storage '0'; a.transposed, its transpose; tail, its last two numbers; half, a Parameter over the 2 x 2
/// float16 storage '1'; with _metadata.
/// </summary>
internal static class PythonPickles
{
    public const string Protocol2 =
        "gAJjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcQApUnEBKFgIAAAAYS53ZWlnaHRxAmN0b3JjaC5fdXRpbHMKX3JlYnVpbGRfdGVu" +
        "c29yX3YyCnEDKChYBwAAAHN0b3JhZ2VxBGN0b3JjaApGbG9hdFN0b3JhZ2UKcQVYAQAAADBxBlgGAAAAY3VkYTowcQdLBnRxCFFL" +
        "AEsCSwOGcQlLA0sBhnEKiWgAKVJxC3RxDFJxDVgHAAAAYi5hbGlhc3EOaA1YDAAAAGEudHJhbnNwb3NlZHEPaAMoKGgEaAVoBmgH" +
        "SwZ0cRBRSwBLA0sChnERSwFLA4ZxEoloAClScRN0cRRScRVYBAAAAHRhaWxxFmgDKChoBGgFaAZoB0sGdHEXUUsESwKFcRhLAYVx" +
        "GYloAClScRp0cRtScRxYBAAAAGhhbGZxHWN0b3JjaC5fdXRpbHMKX3JlYnVpbGRfcGFyYW1ldGVyCnEeaAMoKGgEY3RvcmNoCkhh" +
        "bGZTdG9yYWdlCnEfWAEAAAAxcSBoB0sEdHEhUUsASwJLAoZxIksCSwGGcSOJaAApUnEkdHElUnEmiGgAKVJxJ4dxKFJxKXV9cSpY" +
        "CQAAAF9tZXRhZGF0YXEraAApUnEsKFgAAAAAcS19cS5YBwAAAHZlcnNpb25xL0sBc1gBAAAAYXEwfXExaC9LAnN1c2Iu";

    public const string Protocol4 =
        "gASVrQEAAAAAAACMC2NvbGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpQojAhhLndlaWdodJSMDHRvcmNoLl91dGlsc5SMEl9y" +
        "ZWJ1aWxkX3RlbnNvcl92MpSTlCgojAdzdG9yYWdllIwFdG9yY2iUjAxGbG9hdFN0b3JhZ2WUk5SMATCUjAZjdWRhOjCUSwZ0lFFL" +
        "AEsCSwOGlEsDSwGGlIloAilSlHSUUpSMB2IuYWxpYXOUaBOMDGEudHJhbnNwb3NlZJRoBygoaAhoC2gMaA1LBnSUUUsASwNLAoaU" +
        "SwFLA4aUiWgCKVKUdJRSlIwEdGFpbJRoBygoaAhoC2gMaA1LBnSUUUsESwKFlEsBhZSJaAIpUpR0lFKUjARoYWxmlGgFjBJfcmVi" +
        "dWlsZF9wYXJhbWV0ZXKUk5RoBygoaAhoCYwLSGFsZlN0b3JhZ2WUk5SMATGUaA1LBHSUUUsASwJLAoaUSwJLAYaUiWgCKVKUdJRS" +
        "lIhoAilSlIeUUpR1fZSMCV9tZXRhZGF0YZRoAilSlCiMAJR9lIwHdmVyc2lvbpRLAXOMAWGUfZRoN0sCc3VzYi4=";
}
