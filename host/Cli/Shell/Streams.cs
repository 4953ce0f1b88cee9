using Idm.Common.Files;
using Idm.Common.Processes;

namespace Idm.Cli.Shell;

/// <summary>Standard output and standard error, neither of which is taken for granted.</summary>
internal static class Streams
{
    private static SteadyWriter _output = new(TextWriter.Null);

    /// <summary>Standard output, whatever <see cref="Console.Out"/> is.</summary>
    public static TextWriter Output => _output;

    /// <summary>From now on a full disk or a closed terminal ends no work.</summary>
    public static void Prepare()
    {
        _output = new SteadyWriter(Descriptors.IsWritable(1) ? Console.Out : TextWriter.Null);
        Console.SetOut(_output);
        Console.SetError(new SteadyWriter(Descriptors.IsWritable(2) ? Console.Error : TextWriter.Null));
    }

    /// <summary>
    /// Keeps standard output for one JSON value: what else is printed, by plugins too, goes to standard
    /// error.
    /// </summary>
    public static void KeepOutputForJson() => Console.SetOut(Console.Error);

    /// <summary>The exit code: results that were to be printed and could not are a failure.</summary>
    public static int Finish(int code)
    {
        if (_output.Failure is not { } failure) return code;
        Terminal.Error($"standard output cannot be written: {failure.Message.TrimEnd('.')}. Redirect it to a "
            + "place with space; files were written all the same");
        return code == ExitCodes.Done ? ExitCodes.Failed : code;
    }
}
