using System.Text.Json.Nodes;
using Idm.Engine.Parts;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Spectre.Console;

namespace Idm.Cli.Shell;

/// <summary>Findings of <c>idm check</c>: printed at once for people, at the end for machines.</summary>
/// <param name="json">Whether a machine listens.</param>
internal sealed class CheckFindings(bool json)
{
    private readonly JsonObject _facts = [];
    private readonly JsonArray _proofs = [];
    private bool _passed = true;

    public void Add(string name, string value)
    {
        _facts[name.Replace(' ', '_')] = value;
        if (!json) Terminal.Results.MarkupLineInterpolated($"[green]ok[/]     {name,-24} {value}");
    }

    public void Add(string operatorName, ImageShape shape, CheckReport report, PartOrigin? origin)
    {
        _passed &= report.Passed;
        _proofs.Add(new JsonObject
        {
            ["operator"] = operatorName,
            ["image"] = shape.ToString(),
            ["passed"] = report.Passed,
            ["checks"] = new JsonArray([.. report.Results.Select(Json)]),
        });
        if (!report.Passed && origin is not null)
            Console.Error.WriteLine($"{origin.Place}: error {origin.Code}: {origin.Details}");
        if (json) return;
        Terminal.Results.MarkupLineInterpolated($"[bold]operator {operatorName} for {shape}[/]");
        foreach (var result in report.Results) Terminal.Results.WriteLine(result.ToString());
    }

    /// <summary>Says how it ended: true if nothing is wrong.</summary>
    public bool Finish()
    {
        if (json)
            Terminal.Write(new JsonObject { ["passed"] = _passed, ["facts"] = _facts, ["proofs"] = _proofs });
        else if (!_passed)
            Terminal.Error("the operator does not keep its contract; nothing should be computed with it");
        return _passed;
    }

    public static JsonObject Json(CheckResult result)
    {
        var line = new JsonObject { ["name"] = result.Name, ["passed"] = result.Passed };
        if (double.IsFinite(result.Measured))
            (line["measured"], line["limit"]) = (result.Measured, result.Limit);
        if (result.Detail.Length > 0) line["detail"] = result.Detail;
        return line;
    }
}
