using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Idm.Preview.Frames;
using Idm.Preview.Sessions;
using Idm.Preview.Vulkan;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Idm.Preview.Web;

/// <summary>One page that shows a run: read-only, nothing from elsewhere, made for an ssh tunnel.</summary>
internal sealed class WebViewer(History history, Feed feed, WebRenderer studio, AccessControl visitors)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private long _visited = Stopwatch.GetTimestamp();
    private int _watching, _waiting;
    // The first picture: 0 not yet, 1 asked for, 2 served.
    private int _awaited;

    /// <summary>Serves until the run is over and nobody has looked for a while.</summary>
    /// <param name="options">Address, port and device.</param>
    /// <param name="history">What is shown.</param>
    /// <param name="feed">Where it comes from.</param>
    /// <param name="say">Takes the page's address.</param>
    /// <param name="grace">How long that while is; null forever.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public static void Serve(
        ViewerArguments options, History history, Feed feed, Action<string> say, TimeSpan? grace,
        CancellationToken cancellation = default)
    {
        var address = IPAddress.TryParse(options.Address, out var parsed) ? parsed
            : throw new VulkanException($"'{options.Address}' is no address to serve on, such as 127.0.0.1 "
                + "or 0.0.0.0");
        using var studio = new WebRenderer(history, AnyComposer.Open(options.Device));
        var visitors = new AccessControl(address);
        var viewer = new WebViewer(history, feed, studio, visitors);
        var (app, port) = viewer.Start(address, options.Port);
        using (app)
        {
            var host = address.Equals(IPAddress.Any) ? Dns.GetHostName() : address.ToString();
            say($"{ViewerProcess.Ready}{ViewerProcess.Cpu}http://{host}:{port}/"
                + (visitors.Token is { } token ? $"?token={token}" : ""));
            if (!feed.Ended && Volatile.Read(ref viewer._awaited) == 0) Background.YieldProcess();
            viewer.Watch(grace, cancellation);
            app.Lifetime.StopApplication();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            app.StopAsync(limit.Token).GetAwaiter().GetResult();
        }
    }

    private (WebApplication App, int Port) Start(IPAddress address, int port)
    {
        try
        {
            return Start(address, port, Build(address, port));
        }
        catch (IOException) when (port != 0)
        {
            return Start(address, 0, Build(address, 0));        // another run is shown there
        }
    }

    private static (WebApplication App, int Port) Start(IPAddress address, int port, WebApplication app)
    {
        app.StartAsync().GetAwaiter().GetResult();
        return (app, new Uri(app.Urls.First()).Port is var taken && taken > 0 ? taken : port);
    }

    private WebApplication Build(IPAddress address, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 65536;
            kestrel.Listen(address, port);
        });
        builder.Services.ConfigureHttpJsonOptions(
            o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default));
        var app = builder.Build();
        app.Use(Guard);
        app.MapGet("/", Page);
        app.MapGet("/events", Events);
        app.MapPost("/panels", Panels);
        return app;
    }

    private async Task Guard(HttpContext context, RequestDelegate next)
    {
        if (!visitors.Admits(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Open the address that 'idm run --preview web' has printed, "
                + "token and all.\n");
            return;
        }
        Volatile.Write(ref _visited, Stopwatch.GetTimestamp());
        // Who opens the page waits for its first picture: on a busy machine, forever, if this process went
        // on yielding.
        if (!feed.Ended && Interlocked.CompareExchange(ref _awaited, 1, 0) == 0) Background.ResumeProcess();
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; img-src blob: data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                + "connect-src 'self' blob:";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await next(context);
    }

    private static async Task Page(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        await using var page = typeof(WebViewer).Assembly.GetManifestResourceStream("page.html")!;
        await page.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Tells the page of each new frame, newest wins, and of the run's end.</summary>
    private async Task Events(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        Interlocked.Increment(ref _watching);
        try
        {
            var (told, ended, silent) = (-1L, false, 0);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                if (history.Version != told || feed.Ended != ended)
                {
                    (told, ended, silent) = (history.Version, feed.Ended, 0);
                    var news = new WebNews(told, history.Count, ended, history.At(int.MaxValue)?.Info);
                    var text = JsonSerializer.Serialize(news, WebJson.Default.WebNews);
                    await context.Response.WriteAsync($"data: {text}\n\n", context.RequestAborted);
                }
                else if (++silent % 50 == 0)
                {
                    // Finds closed pages.
                    await context.Response.WriteAsync(": still here\n\n", context.RequestAborted);
                }
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Beat, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // the page was closed
        }
        finally
        {
            Volatile.Write(ref _visited, Stopwatch.GetTimestamp());
            Interlocked.Decrement(ref _watching);
        }
    }

    private async Task Panels(HttpContext context)
    {
        WebRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(
                context.Request.Body, WebJson.Default.WebRequest, context.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException)
        {
            // No JSON, of another encoding, or cut short.
            request = null;
        }
        if (request?.IsSane != true)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        // A queue is served at once; a page that merely follows the run gets what the run leaves over.
        if (Interlocked.Increment(ref _waiting) == 2 && !feed.Ended) Background.ResumeProcess();
        byte[] png;
        WebAnswer answer;
        try
        {
            (png, answer) = await studio.Compose(request, context.RequestAborted);
        }
        finally
        {
            if (Interlocked.Decrement(ref _waiting) == 0 && !feed.Ended && Volatile.Read(ref _awaited) == 2)
                Background.YieldProcess();
        }
        context.Response.ContentType = "image/png";
        context.Response.Headers["X-Answer"] =
            Uri.EscapeDataString(
                JsonSerializer.Serialize(
                    answer with { Info = Brief(answer.Info) }, WebJson.Default.WebAnswer));
        await context.Response.Body.WriteAsync(png, context.RequestAborted);
        if (!feed.Ended && Interlocked.Exchange(ref _awaited, 2) == 1) Background.YieldProcess();
    }

    /// <summary>Without curves: headers must stay short.</summary>
    private static FrameInfo? Brief(FrameInfo? info) =>
        info is null ? null : info with { Curves = [], Layers = [] };

    private void Watch(TimeSpan? grace, CancellationToken cancellation)
    {
        var ended = false;
        while (!cancellation.IsCancellationRequested)
        {
            feed.Receive();
            Thread.Sleep(Beat);
            if (feed.Ended && !ended) Volatile.Write(ref _visited, Stopwatch.GetTimestamp());
            ended = feed.Ended;
            if (ended && Volatile.Read(ref _watching) == 0
                && Stopwatch.GetElapsedTime(Volatile.Read(ref _visited)) > grace)
                return;
        }
    }
}
