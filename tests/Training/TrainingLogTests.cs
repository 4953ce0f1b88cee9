using Idm.Sdk.Reversible;
using Idm.Training.Steps;

namespace Idm.Training.Tests;

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
        // The kill came in the middle of a line.
        File.AppendAllText(folder["training.csv"], "7,1,");
        using (var log = new TrainingLog(folder.FullPath, 4, 1)) Add(log, 5, 8, steps: 8);
        Assert.Equal(
            ["step", "1", "2", "3", "4", "5", "6", "7", "8"],
            File.ReadLines(folder["training.csv"]).Select(line => line.Split(',')[0]));
        Assert.Equal(["step,psnr", "2,20.0000"], File.ReadAllLines(folder["validation.csv"]));
    }

    [Fact]
    public void Round_trips_have_a_column_for_each_chain()
    {
        using var folder = new TemporaryFolder();
        using (var log = new TrainingLog(folder.FullPath, 0, 1)) AddChains(log, 1, 4);
        using (var log = new TrainingLog(folder.FullPath, 2, 1)) AddChains(log, 3, 3);
        Assert.Equal(
            ["step,\"block, chain 0\",\"steps\"", "1,0.000125,", "2,0.00025,", "3,0.000375,"],
            File.ReadAllLines(folder["round_trips.csv"]));

        static void AddChains(TrainingLog log, long first, long last)
        {
            for (var step = first; step <= last; step++)
            {
                log.Add(new StepReport(step, 4, 1, 1, 1, 1),
                    new ChainReading("block, chain 0", 4, 4, 1.25e-4 * step),
                    new ChainReading("steps", 3, 3, null));
            }
        }
    }

    [Fact]
    public void Where_nothing_is_rebuilt_there_are_no_round_trips()
    {
        using var folder = new TemporaryFolder();
        using (var log = new TrainingLog(folder.FullPath, 0, 1))
            log.Add(new StepReport(1, 4, 1, 1, 1, 1), new ChainReading("steps", 3, 3, null));
        Assert.False(File.Exists(folder["round_trips.csv"]));
    }

    private static void Add(TrainingLog log, long first, long last, long steps)
    {
        for (var step = first; step <= last; step++)
            log.Add(new StepReport(step, steps, step, 10 * step, 0.25, 0.5));
    }
}
