global using Idm.Engine.Plugins;
global using Idm.Engine.Plugins.Loading;
