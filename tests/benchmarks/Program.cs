using Idm.Benchmarks;

var arguments = args.Length > 0 ? args : ["training-step"];
switch (arguments[0])
{
    case "training-step":
        TrainingStep.Run(arguments.Length > 1 ? int.Parse(arguments[1]) : 128, arguments.Length > 2 ? int.Parse(arguments[2]) : 1);
        return 0;
    case "script":
        ScriptStart.Run();
        return 0;
    case "script-child":
        ScriptStart.Measure(arguments[1], arguments[2]);
        return 0;
    case "operators":
        OperatorTable.Run();
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: Idm.Benchmarks training-step [side of the patch] [batch] | script | operators");
        return 2;
}
