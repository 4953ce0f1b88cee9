using System.Diagnostics;
using Idm.Scripting.Compilation;
using Idm.Scripting.Scripts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Text;

namespace Idm.Scripting.Interactive;

/// <summary>Evaluates inputs one after the other; each sees what those before it declared.</summary>
/// <remarks>
/// An input that fails, or is stopped, declares nothing. One that declares nothing is forgotten once it ran.
/// To be used from one thread.
/// </remarks>
/// <param name="references">What inputs may use.</param>
/// <param name="globals">What they find there without declaring it.</param>
/// <param name="session">What <see cref="ScriptGlobals"/> stands for while one input runs.</param>
public sealed class Submissions(
    ScriptReferences references, ReplGlobals globals, Func<CancellationToken, ScriptSession> session)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    private readonly GuardedFiles _files = new(Environment.CurrentDirectory);
    private readonly Dictionary<string, (InputText Written, SourceText Compiled)> _texts = [];
    private SubmissionChain _chain = new(references, globals);

    /// <summary>Whether a text can be evaluated, rightly or wrongly; if not, more is to follow.</summary>
    public static bool IsComplete(string text) => InputSyntax.IsComplete(text);

    /// <summary>Completions at a position of an unfinished input.</summary>
    public Completions Complete(string text, int position) => Completions.At(_chain, text, position);

    /// <summary>Evaluates an input, on this thread.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellation">
    /// Stops it, even within an endless loop; a call of native code is waited for.
    /// </param>
    public Evaluation Run(InputText input, CancellationToken cancellation)
    {
        var written = InputSyntax.Parse(input);
        if (Refused(written, input) is { Count: > 0 } refused) return new Evaluation { Problems = refused };
        var script = Guarded(written, input.Name);
        var errors = ErrorsIn(script.Compile(CancellationToken.None));
        if (errors.Count > 0)
        {
            // What is wrong is told about the text as it was written.
            var told = ErrorsIn(
                _chain.Next(input.Name, written.ToString()).GetCompilation().GetDiagnostics(cancellation));
            return new Evaluation
            {
                Problems = [.. (told.Count > 0 ? told : errors).Select(e => InputErrors.Told(e, input))],
            };
        }

        var compilation = (CSharpCompilation)script.GetCompilation();
        var compiled = InputSyntax.TreeOf(compilation, input.Name).GetText(cancellation);
        _texts[compilation.AssemblyName!] = (input, compiled);
        var current = session(cancellation);
        ScriptState<object?> state = null!;
        var watch = Stopwatch.StartNew();
        try
        {
            Abortable.Run(() => state = Run(script, current), Grace, cancellation);
        }
        // Code that awaits wraps the abort in whatever it likes.
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            return new Evaluation { Stopped = true };
        }
        catch (Exception e)
        {
            return new Evaluation { Problems = InputErrors.Thrown(e, Find) };
        }
        watch.Stop();
        if (InputSyntax.Declares(compilation, input.Name)) _chain.Accept(state);
        return new Evaluation
        {
            HasValue = InputSyntax.ResultOf(compilation, input.Name) is not null,
            Value = state.ReturnValue,
            Took = watch.Elapsed,
            Parts = current.Parts,
            Statement = InputSyntax.StatementOf(written),
            Place = InputSyntax.PlaceOf(written),
        };
    }

    /// <summary>Lets go of everything that was declared.</summary>
    public void Clear()
    {
        _chain = new SubmissionChain(references, globals);
        _texts.Clear();
    }

    private ScriptState<object?> Run(Script<object?> script, ScriptSession current)
    {
        using var entered = current.Enter();
        return _chain.Run(script);
    }

    /// <summary>
    /// The same input with loops that can be stopped, recursion that ends and calls that end no process.
    /// </summary>
    private Script<object?> Guarded(SyntaxTree written, string name)
    {
        _files.Begin();
        var stoppable = _chain.Next(name, StoppableLoops.In(written).ToString(), _files);
        var compilation = CheckedCalls.In(
            (CSharpCompilation)stoppable.GetCompilation(), tree => tree.FilePath == name);
        SyntaxTree Bounded(SyntaxTree tree) => BoundedRecursion.In(tree, compilation.GetSemanticModel(tree));
        foreach (var loaded in compilation.SyntaxTrees.Where(tree => tree.FilePath != name))
            _files.Guard(Bounded(loaded));
        var text = Bounded(InputSyntax.TreeOf(compilation, name)).ToString();
        return text == stoppable.Code && compilation.SyntaxTrees.Length == 1
            ? stoppable
            : _chain.Next(name, text, _files);
    }

    private List<Problem> Refused(SyntaxTree written, InputText input) =>
        [.. from directive in written.GetCompilationUnitRoot().GetReferenceDirectives()
            let why = references.Refusal(Path.GetFileNameWithoutExtension(directive.File.ValueText))
            where why is not null
            let place = directive.GetLocation().GetLineSpan().StartLinePosition
            select new Problem(input, place.Line + 1, place.Character + 1, directive.Span.Length,
                ScriptCodes.Directive, why)];

    private (InputText Written, SourceText Compiled)? Find(string assembly, string file) =>
        _texts.TryGetValue(assembly, out var text) ? _files.Find(file) ?? text : null;

    private static List<Diagnostic> ErrorsIn(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
}
