@echo off
rem The libtorch that comes with the program is built for Linux: on Windows the program runs inside WSL.
setlocal
where wsl >nul 2>nul
if errorlevel 1 (
    echo idm: on Windows this program runs inside WSL. Install it with: wsl --install 1>&2
    exit /b 1
)
wsl -e sh -c "exec \"$(wslpath \"$0\")\" \"$@\"" "%~dp0idm" %*
exit /b %errorlevel%
