namespace Idm.Sdk.Checks.Factories;

/// <summary>
/// The whole conformance suite on awkward sizes. A size that is refused with a reason is no failure; to take
/// none is.
/// </summary>
internal sealed class SizeCheck : IFactoryCheck
{
    public string Name => "sizes";

    public CheckResult Run(FactoryUnderTest subject) => subject.With(factory =>
    {
        var images = FactoryUnderTest.Sizes
            .Select(size => factory.Pad(new ImageShape(subject.Channels, size.Height, size.Width)))
            .Distinct()
            .ToList();
        var (taken, refused) = (new List<string>(), new List<string>());
        foreach (var image in images)
        {
            try
            {
                using var a = subject.Create(factory, image);
                var report = OperatorCheck.Full(
                    a, subject.Random.Derive("conformance suite"), subject.DType, subject.Device);
                if (report.Failures.FirstOrDefault() is { } failure)
                    return CheckResult.Fail(Name, $"{image}: {failure.Name}: {failure.Detail}");
                taken.Add(image.ToString());
            }
            catch (PluginException e)
            {
                refused.Add($"{image} ({e.Message})");
            }
        }
        var detail = $"the conformance suite passed on {string.Join(", ", taken)}"
            + (refused.Count == 0 ? "" : $"; refused {string.Join(", ", refused)}");
        return taken.Count > 0
            ? CheckResult.Pass(Name, detail)
            : CheckResult.Fail(Name, $"no size is taken: {string.Join(", ", refused)}");
    });
}
