namespace Idm.Configuration.Tests;

public sealed class PipelineKeysTests
{
    [Fact]
    public void Every_value_has_a_path() => Assert.Equal(
        [
            ("name", "x"), ("operator.use", "mask"), ("operator.sizes[0]", "1"), ("operator.sizes[1].a", "2"),
            ("metrics", "a list"), ("train", "a mapping"),
        ],
        PipelineKeys.Of("""
            name: x
            operator: { use: mask, sizes: [1, { a: "2" }] }
            metrics: []
            train: {}
            """, "run.json").Select(key => (key.Key, key.Value)));
}
