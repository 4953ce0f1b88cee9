using System.Globalization;
using System.Runtime.CompilerServices;
using Idm.Preview.Tests.Sharing;

namespace Idm.Preview.Tests;

/// <summary>Lets the test program be the other process of a test.</summary>
internal static class ChildProcess
{
    [ModuleInitializer]
    internal static void BeTheOtherOne()
    {
        if (Environment.GetCommandLineArgs() is [_, "mailbox-reader", var path, var last])
            Environment.Exit(MailboxTests.Read(path, int.Parse(last, CultureInfo.InvariantCulture)));
    }
}
