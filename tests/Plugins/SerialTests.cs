// Two torch computations side by side slow each other down many times.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
