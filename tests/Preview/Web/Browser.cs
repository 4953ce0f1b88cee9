using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Idm.Preview.Tests.Web;

/// <summary>A headless Chromium with one page, spoken to by its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _profile = Directory.CreateTempSubdirectory("idm-browser-").FullName;
    private readonly Process _process;
    private readonly ClientWebSocket _page = new();
    private int _calls;

    private Browser() => _process = Process.Start(new ProcessStartInfo(
        Tool.Program("chromium", "chromium", "chromium-browser", "google-chrome"),
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0",
            "--window-size=1280,620", "--hide-scrollbars", $"--user-data-dir={_profile}", "about:blank",
        ])
    {
        RedirectStandardError = true,
    })!;

    /// <summary>Opens a page.</summary>
    public static async Task<Browser> Open(string address)
    {
        var browser = new Browser();
        try
        {
            await browser.Start(address);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    private async Task Start(string address)
    {
        const string Mark = "DevTools listening on ws://";
        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
        }
        while (!line.StartsWith(Mark, StringComparison.Ordinal));
        _ = _process.StandardError.ReadToEndAsync();            // so that it never waits for a reader
        using var http = new HttpClient();
        using var answer = await http.PutAsync(
            $"http://{line[Mark.Length..].Split('/')[0]}/json/new?{Uri.EscapeDataString(address)}", null);
        var page = await answer.Content.ReadFromJsonAsync<JsonNode>();
        await _page.ConnectAsync(new Uri((string)page!["webSocketDebuggerUrl"]!), default);
    }

    /// <summary>What an expression is on the page.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        var answer = await Call("Runtime.evaluate", new JsonObject
        {
            ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true,
        });
        Assert.Null(answer["exceptionDetails"]?.ToJsonString());
        return answer["result"]?["value"];
    }

    /// <summary>Waits until an expression holds.</summary>
    public async Task Until(string condition)
    {
        var tried = $"(() => {{ try {{ return !!({condition}) }} catch {{ return false }} }})()";      // while it loads
        for (var watch = Stopwatch.StartNew(); !(bool)(await Evaluate(tried))!; await Task.Delay(50))
        {
            if (watch.Elapsed > Patience) Assert.Fail($"the page never came to {condition}; it says '{await Evaluate("document.body.innerText")}'");
        }
    }

    /// <summary>Turns the wheel over a place.</summary>
    public Task Wheel(int x, int y, int lines) => Call("Input.dispatchMouseEvent", new JsonObject
    {
        ["type"] = "mouseWheel", ["x"] = x, ["y"] = y, ["deltaX"] = 0, ["deltaY"] = 100 * lines,
    });

    /// <summary>Presses or releases a key.</summary>
    public Task Key(string key, bool down) =>
        Call("Input.dispatchKeyEvent", new JsonObject { ["type"] = down ? "keyDown" : "keyUp", ["key"] = key });

    /// <summary>The page as a PNG.</summary>
    public async Task<byte[]> Screenshot() =>
        Convert.FromBase64String((string)(await Call("Page.captureScreenshot", []))["data"]!);

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // a helper of the browser still writes: the folder is temporary anyway
        }
    }

    private async Task<JsonNode> Call(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(Patience);
        var id = ++_calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _page.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, true, limit.Token);
        while (true)
        {
            var message = new MemoryStream();
            var buffer = new byte[1 << 16];
            WebSocketReceiveResult part;
            do
            {
                part = await _page.ReceiveAsync(buffer, limit.Token);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            var answer = JsonNode.Parse(message.ToArray())!;
            if ((int?)answer["id"] != id) continue;                 // an event
            return answer["result"] ?? throw new InvalidOperationException(answer.ToJsonString());
        }
    }
}
