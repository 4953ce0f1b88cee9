namespace Idm.Cli.Tests;

/// <summary>A training of a tiny network over the folder's images.</summary>
internal static class TrainingPipeline
{
    /// <param name="steps">How many steps.</param>
    /// <param name="every">Seconds between two checkpoints; 0 for one after each step.</param>
    public static string Text(int steps, int every) => $$"""
        name: tiny
        device: cpu
        data: { use: images, path: '*.png' }
        operator: { use: block-cs, ratio: 0.25, block: 8 }
        model: { use: idm-unet, channels: 8, groups: 2, heads: 2 }
        sampler: { use: idm, steps: 2 }
        train:
          data: { use: images, path: '*.png' }
          patch: 16
          batch: 1
          steps: {{steps}}
          loss: l1
          learning_rate: { use: constant, value: 0.001 }
          checkpoint: { every: {{every}} }
          output: weights
        """;
}
