namespace Idm.Sdk.Schedules;

/// <summary>
/// The export of kind <c>schedule</c>: a number that changes over training, such as the learning rate.
/// </summary>
public interface ISchedule
{
    /// <summary>The value at a progress from 0 (start) to 1 (end).</summary>
    double At(double progress);
}
