namespace Idm.Sdk.Checks;

/// <summary>
/// One part of the contract of <see cref="Operators.IOperator"/>, as something that can be measured.
/// </summary>
public interface IOperatorCheck
{
    /// <summary>Name of the check, in a word or two.</summary>
    string Name { get; }

    /// <summary>Measures it. Runs in a dispose scope; what it throws counts as a failure.</summary>
    CheckResult Run(OperatorUnderTest subject);
}
