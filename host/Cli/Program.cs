using System.CommandLine;
using System.CommandLine.Invocation;
using Idm.Cli.Shell;
using Idm.Cli.Verbs;
using Idm.Common.Processes;
using Idm.Preview.Program;

Descriptors.OpenStandard();
if (args is [SelfProcess.Viewer, .. var words])
    return words is [Probe.Word] ? Probe.Run(Console.Out) : ViewerProgram.Run(words);

ProcessGroup.EnterIfTold(ExitCodes.Interrupted);
Streams.Prepare();
using var interruption = new Interruption();
var root =
    new RootCommand("IDM restores images from few measurements, with operators, models and samplers from "
        + "plugins.")
{
    RunVerb.Create(interruption),
    EvalVerb.Create(interruption),
    ReplayVerb.Create(interruption),
    DiffVerb.Create(),
    TrainVerb.Create(interruption),
    CheckVerb.Create(interruption),
    BenchVerb.Create(interruption),
    PreviewVerb.Create(interruption),
    PluginsVerb.Create(interruption),
    ScriptVerb.Create(interruption),
    WeightsVerb.Create(interruption),
    DataVerb.Create(),
    SchemaVerb.Create(),
    DoctorVerb.Create(),
};
Verb.CompleteHelp(root);
var arguments = root.Parse(args);
var refused = arguments.Action is ParseErrorAction;
if (!refused && arguments.GetValue(CommonOptions.Json)) Streams.KeepOutputForJson();
var code = arguments.Invoke(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // Help that follows an error is part of the message.
    Output = refused ? Console.Error : Console.Out,
});
return Streams.Finish(refused ? ExitCodes.BadInput : code);
