using Idm.Benchmarks;

var arguments = args.Length > 0 ? args : ["training-step"];
switch (arguments[0])
{
    case "training-step":
        TrainingStep.Run(arguments.Length > 1 ? int.Parse(arguments[1]) : 128, arguments.Length > 2 ? int.Parse(arguments[2]) : 1);
        return 0;
    case "preview-cost":
        PreviewCost.Run(arguments.Length > 1 ? int.Parse(arguments[1]) : 5, arguments.Length > 2 ? arguments[2..] : ["pipeline.yaml"]);
        return 0;
    default:
        Console.Error.WriteLine("usage: Idm.Benchmarks training-step [side of the patch] [batch]");
        Console.Error.WriteLine("       Idm.Benchmarks preview-cost [rounds] [pipeline and options of 'idm run']");
        return 2;
}
