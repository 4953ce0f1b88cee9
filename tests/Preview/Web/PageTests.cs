using System.Diagnostics;
using Idm.Cli.Tests;
using SkiaSharp;
using IdmProgram = Idm.Cli.Tests.Idm;

namespace Idm.Preview.Tests.Web;

public sealed class PageTests : IDisposable
{
    private const string Step = "Number(document.getElementById('where').textContent.match(/step (\\d+)/)?.[1] ?? 0)";
    private readonly TemporaryFolder _folder = new();

    public PageTests()
    {
        _folder.WriteImage("a");
        _folder.WritePipeline("{ use: tv, iterations: 40000 }");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_page_follows_a_run_and_survives_its_end()
    {
        _ = Tool.Program("chromium", "chromium", "chromium-browser", "google-chrome");
        using var run = IdmProgram.Start(_folder, [], "run", "--preview", "web", "--preview-port", "0");
        const string Mark = "preview: http://";
        string? line;
        do
        {
            line = await run.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
        }
        while (!line.StartsWith(Mark, StringComparison.Ordinal));
        Assert.StartsWith(Mark + "127.0.0.1:", line, StringComparison.Ordinal);

        await using var browser = await Browser.Open(line["preview: ".Length..]);
        await browser.Until($"{Step} > 0 && document.getElementById('panels').naturalWidth > 300");
        var step = (int)(await browser.Evaluate(Step))!;
        await browser.Until($"{Step} > {step}");                                       // live
        Assert.Equal("live", (string)(await browser.Evaluate("document.getElementById('state').textContent"))!);

        var rest = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        IdmProgram.Finish(run);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("preview:", await rest, StringComparison.Ordinal);
        await browser.Until("document.getElementById('state').textContent === 'the run is over'");
        await browser.Until($"{Step} === 40000");

        await browser.Wheel(160, 200, -1);
        await browser.Until("view.zoom === 2");
        await browser.Wheel(160, 200, -1);
        await browser.Until("view.zoom === 4");
        await browser.Key("f", true);
        await browser.Until("view.zoom === 1");

        await browser.Evaluate("{ const s = document.getElementById('step'); s.value = 0; s.dispatchEvent(new Event('input')); 0 }");
        await browser.Until($"index === 0 && {Step} < 40000");
        var before = await Picture(browser);
        await browser.Key("Shift", true);
        await browser.Until("view.flip && !busy");
        Assert.NotEqual(before, await Picture(browser));
        await browser.Key("Shift", false);
        await browser.Until("!view.flip && !busy");
        Assert.Equal(before, await Picture(browser));
        await browser.Evaluate("document.getElementById('newest').click()");
        await browser.Until($"{Step} === 40000");

        using var screen = SKBitmap.Decode(await browser.Screenshot());
        Assert.True(screen.Pixels.Select(p => p.Red).Distinct().Count() > 30);
    }

    [Fact]
    public async Task Only_this_machine_is_answered_and_others_need_the_token()
    {
        File.Copy(_folder.PathOf("a.png"), _folder.PathOf("b.png"));
        Directory.CreateDirectory(_folder.PathOf("results", "restored"));
        File.Copy(_folder.PathOf("a.png"), _folder.PathOf("results", "restored", "a.png"));
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false, CheckCertificateRevocationList = true });
        foreach (var (address, token) in new[] { ("127.0.0.1", false), ("0.0.0.0", true) })
        {
            using var viewer = IdmProgram.Start(_folder, [], "preview", "results", "--web", "--preview-port", "0", "--preview-address", address);
            try
            {
                await Check(http, viewer, token);
            }
            finally
            {
                viewer.Kill();
            }
        }
    }

    private static async Task Check(HttpClient http, System.Diagnostics.Process viewer, bool token)
    {
        var line = await viewer.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        var uri = new Uri(line!.Split(' ')[0]);
        Assert.Equal(token, uri.Query.StartsWith("?token=", StringComparison.Ordinal));
        var open = new Uri($"http://127.0.0.1:{uri.Port}/{uri.Query}");
        Assert.Equal(200, await Status(http, open, null));
        if (token)
        {
            Assert.Equal(403, await Status(http, new Uri($"http://127.0.0.1:{uri.Port}/"), null));
            Assert.Equal(403, await Status(http, new Uri($"http://127.0.0.1:{uri.Port}/?token=00"), null));
        }
        else
        {
            Assert.Equal(403, await Status(http, open, "evil.example"));
        }
    }

    private static async Task<int> Status(HttpClient http, Uri uri, string? host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Host = host;
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task<string> Picture(Browser browser) => (string)(await browser.Evaluate("""
        fetch(document.getElementById('panels').src).then(r => r.arrayBuffer()).then(b =>
          crypto.subtle.digest('SHA-256', b)).then(d => Array.from(new Uint8Array(d)).join())
        """))!;
}
