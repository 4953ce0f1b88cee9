using System.Diagnostics;
using System.Reflection;
using Idm.Common.Files;
using Idm.Configuration.Errors;
using Idm.Scripting.Compilation;
using Idm.Scripting.Scripts;
using Idm.Sdk;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Idm.Scripting.Interactive;

/// <summary>Evaluates inputs one after the other; each sees what those before it declared.</summary>
/// <remarks>An input that fails, or is stopped, declares nothing. To be used from one thread.</remarks>
public sealed class Submissions
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);
    private static readonly EmitOptions Emission = new(
        debugInformationFormat: DebugInformationFormat.PortablePdb);

    private readonly SubmissionCompiler _compiler;
    private readonly SubmissionContext _context;
    private readonly Func<CancellationToken, ScriptSession> _session;
    private readonly Dictionary<Assembly, (InputText Input, SourceText Compiled)> _sources = [];
    private object?[] _states;

    /// <param name="references">What inputs may use.</param>
    /// <param name="desk">What they find there without declaring it.</param>
    /// <param name="session">What <see cref="ScriptGlobals"/> stands for while one input runs.</param>
    public Submissions(
        ScriptReferences references, ReplGlobals desk, Func<CancellationToken, ScriptSession> session)
    {
        _compiler = new SubmissionCompiler(references.All);
        _context = new SubmissionContext(references.Plugin);
        _session = session;
        _states = [desk, null];
        if (desk.Declarations.Length == 0) return;
        var ready = Run(new InputText("start", 1, desk.Declarations), CancellationToken.None);
        if (!ready.Succeeded) throw new InvalidOperationException(ready.Problems[0].ToString());
    }

    /// <summary>Whether a text can be evaluated, rightly or wrongly; if not, more is to follow.</summary>
    public static bool IsComplete(string text) => SubmissionCompiler.IsComplete(text);

    /// <summary>What may stand at a position of an unfinished input.</summary>
    public Completions Complete(string text, int position) => Completions.At(_compiler, text, position);

    /// <summary>Evaluates an input, on this thread.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellation">
    /// Stops it, even within an endless loop; a call of native code is waited for.
    /// </param>
    public Evaluation Run(InputText input, CancellationToken cancellation)
    {
        var compilation = _compiler.Next(input);
        using var dll = new MemoryStream();
        using var pdb = new MemoryStream();
        var tamed = SubmissionCompiler.Tamed(compilation);
        var emitted = tamed.Emit(dll, pdb, options: Emission, cancellationToken: CancellationToken.None);
        // What is wrong is told about the text as it was written.
        if (!emitted.Success)
            return new Evaluation { Problems = Errors(compilation.GetDiagnostics(cancellation), input) };

        (dll.Position, pdb.Position) = (0, 0);
        var assembly = _context.LoadFromStream(dll, pdb);
        _sources[assembly] = (input, tamed.SyntaxTrees[0].GetText(cancellation));
        Array.Resize(ref _states, _sources.Count + 2);
        var session = _session(cancellation);
        object? value = null;
        var watch = Stopwatch.StartNew();
        try
        {
            Abortable.Run(() => value = Invoke(assembly, session), Grace, cancellation);
        }
        // Code that awaits wraps the abort in whatever it likes.
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            return new Evaluation { Stopped = true };
        }
        catch (Exception e)
        {
            return new Evaluation { Problems = Failure(e) };
        }
        watch.Stop();
        _compiler.Accept(compilation);
        return new Evaluation
        {
            HasValue = SubmissionCompiler.ResultOf(compilation) is not null,
            Value = value,
            Took = watch.Elapsed,
            Parts = session.Parts,
            Statement = SubmissionCompiler.StatementOf(compilation),
            IsUsings = SubmissionCompiler.IsUsings(compilation),
        };
    }

    /// <summary>Lets go of everything that was declared.</summary>
    public void Unload()
    {
        _states = [];
        _sources.Clear();
        _context.Unload();
    }

    private object? Invoke(Assembly assembly, ScriptSession session)
    {
        using var lab = session.Enter();
        var factory = assembly.GetTypes().Select(t => t.GetMethod("<Factory>")).First(m => m is not null)!;
        var task = (Task<object?>)factory.Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, [_states], null)!;
        return task.GetAwaiter().GetResult();
    }

    private static List<Problem> Errors(IEnumerable<Diagnostic> diagnostics, InputText input)
    {
        var problems = new List<Problem>();
        foreach (var error in diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))
        {
            var message = error.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            var (start, end) =
                (error.Location.GetLineSpan().StartLinePosition,
                error.Location.GetLineSpan().EndLinePosition);
            var length = end.Line == start.Line ? end.Character - start.Character : int.MaxValue;
            problems.Add(error.Location.IsInSource
                ? new Problem(input, start.Line + 1, start.Character + 1, length, error.Id, message)
                : Problem.Nowhere(error.Id, message));
        }
        return problems;
    }

    private List<Problem> Failure(Exception exception)
    {
        if (exception is ConfigurationException configuration)
            return [.. configuration.Errors.Select(e => Problem.Nowhere("", e.ToString()))];
        var cause = exception;
        while (cause is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 } or TypeInitializationException
            && cause.InnerException is { } inner)
            cause = inner;
        var code = cause is PluginException or ScriptException or UnwritableFileException
            ? ""
            : cause.GetType().Name;
        var text = cause.Message.Split('\n')[0].TrimEnd();           // native errors bring their stack along
        foreach (var frame in new StackTrace(cause, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod()?.Module.Assembly is { } assembly && frame.GetFileLineNumber() > 0
                && _sources.TryGetValue(assembly, out var source))
            {
                var (line, column) = (frame.GetFileLineNumber(), frame.GetFileColumnNumber());
                var compiled = line <= source.Compiled.Lines.Count
                    ? source.Compiled.Lines[line - 1].ToString()
                    : "";
                return [new Problem(
                    source.Input, line, InsertedText.WrittenColumn(compiled, column), 1, code, text)];
            }
        }
        return [Problem.Nowhere(code, text)];
    }
}
