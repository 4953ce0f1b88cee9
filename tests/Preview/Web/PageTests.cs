using System.Diagnostics;
using Idm.Cli.Tests;
using Idm.Preview.Tests.Sessions;
using Microsoft.Playwright;
using SkiaSharp;
using IdmProgram = Idm.Cli.Tests.Idm;

namespace Idm.Preview.Tests.Web;

public sealed class PageTests : IDisposable
{
    private const string Step =
        "Number(document.getElementById('where').textContent.match(/step (\\d+)/)?.[1] ?? 0)";
    private readonly WorkingFolder _folder = new();

    public PageTests() => _folder.WriteImage("a");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_page_follows_a_run_that_comes_first()
    {
        await using var browser = await Browser.Start();
        _folder.WritePipeline("{ use: tv, iterations: 1000000 }");       // it is ended below
        using var run = IdmProgram.Start(_folder, [], "run", "--preview", "web", "--preview-port", "0");
        var address = await Address(run);
        Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);
        var viewer = ViewerOf.Run(run.Id);
        Scheduling.Await(viewer.Id);                                                    // nobody looks

        await browser.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await browser.Until($"{Step} > 0 && document.getElementById('panels').naturalWidth > 300");
        var step = await browser.Page.EvaluateAsync<int>(Step);
        await browser.Until($"{Step} > {step}");
        Assert.Equal("live", await browser.Page.TextContentAsync("#state"));
        Scheduling.Await(viewer.Id);                                                    // somebody looks

        run.Kill();
        await browser.Until("document.getElementById('state').textContent === 'the run has gone'");
    }

    [Fact]
    public async Task A_page_survives_the_end_of_a_run()
    {
        await using var browser = await Browser.Start();
        _folder.WritePipeline("{ use: tv, iterations: 20000 }");
        using var run = IdmProgram.Start(_folder, [], "run", "--preview", "web", "--preview-port", "0");
        var page = browser.Page;
        await page.GotoAsync(await Address(run), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        var rest = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        IdmProgram.Finish(run);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("preview:", await rest, StringComparison.Ordinal);
        await browser.Until("document.getElementById('state').textContent === 'the run is over'");
        await browser.Until($"{Step} === 20000");

        await page.Mouse.MoveAsync(160, 200);
        await page.Mouse.WheelAsync(0, -100);
        await browser.Until("view.zoom === 2");
        await page.Mouse.WheelAsync(0, -100);
        await browser.Until("view.zoom === 4");
        await page.Keyboard.PressAsync("f");
        await browser.Until("view.zoom === 1");

        await page.Locator("#step").FillAsync("0");
        await browser.Until($"index === 0 && {Step} < 20000 && !busy");
        var before = await Picture(page);
        await page.Keyboard.DownAsync("Shift");
        await browser.Until("view.flip && !busy");
        Assert.NotEqual(before, await Picture(page));
        await page.Keyboard.UpAsync("Shift");
        await browser.Until("!view.flip && !busy");
        Assert.Equal(before, await Picture(page));
        await page.ClickAsync("#newest");
        await browser.Until($"{Step} === 20000");

        using var screen = SKBitmap.Decode(await page.ScreenshotAsync());
        Assert.True(screen.Pixels.Select(p => p.Red).Distinct().Count() > 30);
    }

    [Fact]
    public async Task Only_this_machine_is_answered_and_others_need_the_token()
    {
        File.Copy(_folder.PathOf("a.png"), _folder.PathOf("b.png"));
        Directory.CreateDirectory(_folder.PathOf("results", "restored"));
        File.Copy(_folder.PathOf("a.png"), _folder.PathOf("results", "restored", "a.png"));
        using var http = new HttpClient(
            new HttpClientHandler { UseCookies = false, CheckCertificateRevocationList = true });
        foreach (var (address, token) in new[] { ("127.0.0.1", false), ("0.0.0.0", true) })
        {
            using var viewer = IdmProgram.Start(
                _folder, [], "preview", "results", "--web", "--preview-port", "0", "--preview-address",
                address);
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

    private static async Task Check(HttpClient http, Process viewer, bool token)
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

    private static async Task<string> Address(Process run)
    {
        const string Mark = "preview: ";
        while (true)
        {
            var line = await run.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            if (line.StartsWith(Mark + "http", StringComparison.Ordinal)) return line[Mark.Length..];
        }
    }

    private static Task<string> Picture(IPage page) => page.EvaluateAsync<string>("""
        fetch(document.getElementById('panels').src).then(r => r.arrayBuffer()).then(b =>
          crypto.subtle.digest('SHA-256', b)).then(d => Array.from(new Uint8Array(d)).join())
        """);
}
