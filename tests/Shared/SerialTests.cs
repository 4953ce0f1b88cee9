using Xunit.Sdk;
using Xunit.v3;

// Two torch computations side by side slow each other down many times.
[assembly: Parallelization(Mode = ParallelMode.None)]
