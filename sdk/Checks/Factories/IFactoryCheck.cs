namespace Idm.Sdk.Checks.Factories;

/// <summary>One part of the contract of <see cref="Operators.IOperatorFactory"/>.</summary>
internal interface IFactoryCheck
{
    string Name { get; }

    /// <summary>Measures it. Runs in a dispose scope; what it throws counts as a failure.</summary>
    CheckResult Run(FactoryUnderTest subject);
}
