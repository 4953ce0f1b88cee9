using Idm.Configuration;

namespace Idm.Training.Plans;

/// <summary>Values of a plan's schedules over its steps.</summary>
public static class PlanCurves
{
    extension(TrainingPlan plan)
    {
        /// <summary>The progress of a step, which counts from 0: 0 to below 1.</summary>
        public double ProgressAt(long step) => step / (double)plan.Steps;

        /// <summary>
        /// The side of the patches of a step, which counts from 0; after the last step, the last side.
        /// </summary>
        public int PatchAt(long step) => plan.Schedules.Patch is { } patch
            ? (int)Math.Round(patch.At(plan.ProgressAt(Math.Min(step, plan.Steps - 1))))
            : plan.Patch;

        /// <summary>
        /// The sides that patches have during the training, the largest first; looks at every step.
        /// </summary>
        public IReadOnlyList<int> PatchSides()
        {
            if (plan.Schedules.Patch is null) return [plan.Patch];
            var sides = new SortedSet<int>();
            for (long step = 0; step < plan.Steps; step++) sides.Add(plan.PatchAt(step));
            return [.. sides.Reverse()];
        }

        /// <summary>Curves of the learning rate, and of each other number that a schedule changes.</summary>
        public IEnumerable<ScheduleCurve> Curves
        {
            get
            {
                var schedules = plan.Schedules;
                yield return ScheduleCurve.Of("train.learning_rate", plan.LearningRate);
                if (schedules.Patch is { } patch)
                    yield return ScheduleCurve.Of(ScheduledSetting.Patch, patch, whole: true);
                if (schedules.StepLoss is { } loss)
                    yield return ScheduleCurve.Of(ScheduledSetting.StepLoss, loss);
                if (schedules.SamplerSteps is { } steps)
                    yield return ScheduleCurve.Of(ScheduledSetting.SamplerSteps, steps, whole: true);
                foreach (var curve in schedules.OptionCurves) yield return curve;
                foreach (var frozen in schedules.Frozen)
                {
                    yield return new ScheduleCurve(
                        $"frozen (1) or trained (0): {string.Join(", ", frozen.Patterns)}", p =>
                            frozen.At(p) ? 1 : 0);
                }
            }
        }

        /// <summary>With several operators: the probability of each.</summary>
        public IEnumerable<ScheduleCurve> ShareCurves => plan.Schedules.Operators is { Count: > 1 } operators
            ? operators.Select(one => new ScheduleCurve(one.Name, p =>
                Math.Max(0, one.Share.At(p)) / operators.Sum(o => Math.Max(0, o.Share.At(p)))))
            : [];
    }
}
