namespace Zoo;

/// <summary>A library that somebody dropped into the plugins folder.</summary>
public static class Stranger
{
    public static string Greeting => "hello";
}
