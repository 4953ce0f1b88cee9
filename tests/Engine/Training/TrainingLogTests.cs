using Idm.Engine.Training;

namespace Idm.Engine.Tests.Training;

public sealed class TrainingLogTests
{
    [Fact]
    public void Lines_are_means_since_the_line_before()
    {
        using var folder = new TemporaryFolder();
        using (var log = new TrainingLog(folder.FullPath, 0, 2)) Add(log, 1, 5, steps: 5);
        Assert.Equal(
            [
                "step,loss,gradient_norm,learning_rate,seconds_per_step",
                "2,1.5,15,0.25,0.5", "4,3.5,35,0.25,0.5", "5,5,50,0.25,0.5",
            ],
            File.ReadAllLines(folder["training.csv"]));
    }

    [Fact]
    public void A_resumed_run_drops_the_lines_of_steps_that_it_does_again()
    {
        using var folder = new TemporaryFolder();
        using (var log = new TrainingLog(folder.FullPath, 0, 1))
        {
            Add(log, 1, 6, steps: 8);
            log.AddValidation(2, 20);
            log.AddValidation(6, 21);
        }
        File.AppendAllText(folder["training.csv"], "7,1,");                 // the kill came in the middle of a line
        using (var log = new TrainingLog(folder.FullPath, 4, 1)) Add(log, 5, 8, steps: 8);
        Assert.Equal(
            ["step", "1", "2", "3", "4", "5", "6", "7", "8"],
            File.ReadLines(folder["training.csv"]).Select(line => line.Split(',')[0]));
        Assert.Equal(["step,psnr", "2,20.0000"], File.ReadAllLines(folder["validation.csv"]));
    }

    private static void Add(TrainingLog log, long first, long last, long steps)
    {
        for (var step = first; step <= last; step++) log.Add(new StepReport(step, steps, step, 10 * step, 0.25, 0.5));
    }
}
