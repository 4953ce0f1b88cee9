using Microsoft.Playwright;

namespace Idm.Preview.Tests.Web;

/// <summary>The headless Chromium of this machine with one page, driven by Playwright.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const float Patience = 30_000;      // milliseconds
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser, IPage page) =>
        (_playwright, _browser, Page) = (playwright, browser, page);

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The browser's program; without it the test is not run, which says why.</summary>
    public static string Program => Tool.Program("chromium", "chromium", "chromium-browser", "google-chrome");

    /// <summary>Starts it, with an empty page.</summary>
    public static async Task<Browser> Start()
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Program,
                // Whom root starts has no sandbox of its own; this one opens our page and no other.
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--disable-background-networking"],
            });
            var page = await browser.NewPageAsync(
                new() { ViewportSize = new() { Width = 1280, Height = 620 } });
            page.SetDefaultTimeout(Patience);
            return new(playwright, browser, page);
        }
        catch
        {
            playwright.Dispose();               // and the browser with it
            throw;
        }
    }

    /// <summary>Waits until an expression holds on the page.</summary>
    public async Task Until(string condition)
    {
        try
        {
            await Page.WaitForFunctionAsync($"() => "
                + $"{{ try {{ return !!({condition}) }} catch {{ return false }} }}");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"the page never came to {condition}; it says '{await Page.InnerTextAsync("body")}'");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
