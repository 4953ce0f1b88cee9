using System.Runtime.InteropServices;

namespace Idm.Preview.Windows;

/// <summary>The functions of libglfw3 that the window needs.</summary>
internal static unsafe partial class Glfw
{
    public const int ClientApi = 0x00022001, NoApi = 0, Visible = 0x00020004, True = 1;
    public const int Release = 0, Press = 1, ModShift = 1, LeftButton = 0;
    private const string Library = "libglfw.so.3";

    /// <summary>Whether the library is installed.</summary>
    public static bool IsInstalled => NativeLibrary.TryLoad(Library, out _);

    /// <summary>Message of the last failed call.</summary>
    public static string Error
    {
        get
        {
            byte* text = null;
            _ = GetError(&text);
            return Marshal.PtrToStringUTF8((nint)text) ?? "no reason given";
        }
    }

    [LibraryImport(Library, EntryPoint = "glfwInit")]
    public static partial int Init();

    [LibraryImport(Library, EntryPoint = "glfwTerminate")]
    public static partial void Terminate();

    [LibraryImport(Library, EntryPoint = "glfwWindowHint")]
    public static partial void WindowHint(int hint, int value);

    [LibraryImport(Library, EntryPoint = "glfwCreateWindow", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CreateWindow(int width, int height, string title, nint monitor, nint share);

    [LibraryImport(Library, EntryPoint = "glfwDestroyWindow")]
    public static partial void DestroyWindow(nint window);

    [LibraryImport(Library, EntryPoint = "glfwWindowShouldClose")]
    public static partial int WindowShouldClose(nint window);

    [LibraryImport(Library, EntryPoint = "glfwSetWindowTitle", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetWindowTitle(nint window, string title);

    [LibraryImport(Library, EntryPoint = "glfwSetWindowSize")]
    public static partial void SetWindowSize(nint window, int width, int height);

    [LibraryImport(Library, EntryPoint = "glfwGetWindowSize")]
    public static partial void GetWindowSize(nint window, out int width, out int height);

    [LibraryImport(Library, EntryPoint = "glfwGetFramebufferSize")]
    public static partial void GetFramebufferSize(nint window, out int width, out int height);

    [LibraryImport(Library, EntryPoint = "glfwGetWindowContentScale")]
    public static partial void GetWindowContentScale(nint window, out float x, out float y);

    [LibraryImport(Library, EntryPoint = "glfwWaitEventsTimeout")]
    public static partial void WaitEventsTimeout(double seconds);

    [LibraryImport(Library, EntryPoint = "glfwSetKeyCallback")]
    public static partial nint SetKeyCallback(
        nint window, delegate* unmanaged[Cdecl]<nint, int, int, int, int, void> call);

    [LibraryImport(Library, EntryPoint = "glfwSetMouseButtonCallback")]
    public static partial nint SetMouseButtonCallback(
        nint window, delegate* unmanaged[Cdecl]<nint, int, int, int, void> call);

    [LibraryImport(Library, EntryPoint = "glfwSetCursorPosCallback")]
    public static partial nint SetCursorPosCallback(
        nint window, delegate* unmanaged[Cdecl]<nint, double, double, void> call);

    [LibraryImport(Library, EntryPoint = "glfwSetCursorEnterCallback")]
    public static partial nint SetCursorEnterCallback(
        nint window, delegate* unmanaged[Cdecl]<nint, int, void> call);

    [LibraryImport(Library, EntryPoint = "glfwSetScrollCallback")]
    public static partial nint SetScrollCallback(
        nint window, delegate* unmanaged[Cdecl]<nint, double, double, void> call);

    [LibraryImport(Library, EntryPoint = "glfwSetWindowRefreshCallback")]
    public static partial nint SetWindowRefreshCallback(
        nint window, delegate* unmanaged[Cdecl]<nint, void> call);

    [LibraryImport(Library, EntryPoint = "glfwGetRequiredInstanceExtensions")]
    public static partial byte** GetRequiredInstanceExtensions(out uint count);

    [LibraryImport(Library, EntryPoint = "glfwGetPhysicalDevicePresentationSupport")]
    public static partial int GetPhysicalDevicePresentationSupport(nint instance, nint device, uint family);

    [LibraryImport(Library, EntryPoint = "glfwCreateWindowSurface")]
    public static partial int CreateWindowSurface(
        nint instance, nint window, nint allocator, out ulong surface);

    [LibraryImport(Library, EntryPoint = "glfwGetError")]
    private static partial int GetError(byte** description);
}
