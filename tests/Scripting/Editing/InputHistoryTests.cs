using Idm.Scripting.Editing;

namespace Idm.Scripting.Tests.Editing;

public sealed class InputHistoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("idm-history-");

    private string File => Path.Combine(_folder.FullName, "idm", "repl-history");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_is_there_again_in_the_next_session_lines_and_backslashes_included()
    {
        string[] inputs = ["{\n  1\n}", @"""a\nb\\""", "x"];
        foreach (var input in inputs) new InputHistory(File).Add(input);
        Assert.Equal(inputs, new InputHistory(File).Inputs);
        Assert.Equal(3, System.IO.File.ReadAllLines(File).Length);
    }

    [Fact]
    public void Two_sessions_keep_each_others_inputs()
    {
        var (one, two) = (new InputHistory(File), new InputHistory(File));
        one.Add("a");
        two.Add("b");
        one.Add("c");
        Assert.Equal(["a", "b", "c"], new InputHistory(File).Inputs);
    }

    [Fact]
    public void What_is_entered_twice_is_kept_once()
    {
        var history = new InputHistory(null);
        history.Add("a");
        history.Add("a");
        Assert.Equal(["a"], history.Inputs);
    }

    [Fact]
    public void It_lies_in_the_state_folder()
    {
        InputHistory.OfUser(name => name == "XDG_STATE_HOME" ? _folder.FullName : null).Add("a");
        Assert.Equal("a\n", System.IO.File.ReadAllText(File));
    }
}
