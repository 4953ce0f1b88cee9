namespace Idm.Configuration.Settings;

/// <summary>Objective of a training.</summary>
public enum TrainObjective
{
    /// <summary>Model and sampler together restore an image from its measurement, end to end.</summary>
    Reconstruction,

    /// <summary>The model alone estimates the noise in an image: it becomes a prior.</summary>
    Denoising,
}
