using System.CommandLine;
using Idm.Cli;
using Idm.Cli.Verbs;

using var interruption = new Interruption();
var root = new RootCommand("IDM restores images from few measurements, with operators, models and samplers from plugins.")
{
    RunVerb.Create(interruption),
    EvalVerb.Create(interruption),
    TrainVerb.Create(interruption),
};
return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
