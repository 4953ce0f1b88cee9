using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Idm.Preview.Web;

/// <summary>
/// Access control: on this machine everybody who can reach it, elsewhere those with the token.
/// </summary>
internal sealed class AccessControl
{
    private const string Name = "token";
    private readonly byte[]? _token;

    public AccessControl(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return;
        Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _token = Encoding.ASCII.GetBytes(Token);
    }

    /// <summary>Token that a browser must send; null where none is needed.</summary>
    public string? Token { get; }

    /// <summary>Whether a request is answered.</summary>
    public bool Admits(HttpContext context)
    {
        // A page elsewhere could have its own name lead to this machine: only names that mean it are
        // answered.
        if (_token is null) return context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
        var given = (string?)context.Request.Query[Name] ?? context.Request.Cookies[Name] ?? "";
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _token)) return false;
        context.Response.Cookies.Append(
            Name, given, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict,
            IsEssential = true });
        return true;
    }
}
