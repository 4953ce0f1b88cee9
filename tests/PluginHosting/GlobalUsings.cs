global using Idm.PluginHosting;
global using Idm.PluginHosting.Loading;
global using Idm.PluginHosting.Scanning;
