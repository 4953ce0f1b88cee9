namespace Zoo.Library;

/// <summary>Something that a plugin depends on.</summary>
public static class Answer
{
    public static double Value => 42;
}
