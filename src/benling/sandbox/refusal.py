"""Why a machine cannot run a sandbox, in plain words with the setting to change."""

from pathlib import Path

_APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
_DEBIAN = Path("/proc/sys/kernel/unprivileged_userns_clone")
_COUNT = Path("/proc/sys/user/max_user_namespaces")


def explained(words: str) -> str:
    """Chinese explanation of a failed start; ``words`` is what bubblewrap said."""
    said = words.strip()[:300]
    return f"沙箱无法启动，为安全起见不运行任何提交的代码。{_reason(words)}（原始信息：{said}）"


def _reason(words: str) -> str:
    for applies, advice in (
        (
            "not found" in words,
            "本机没有 bubblewrap：请由管理员安装系统软件包 bubblewrap。",
        ),
        ("Unknown option" in words, "本机的 bubblewrap 版本过旧：请升级到 0.8 或更高版本。"),
        (
            _says(_DEBIAN, "0"),
            "本机不允许普通用户建立用户命名空间："
            "请由管理员执行 sysctl kernel.unprivileged_userns_clone=1。",
        ),
        (
            _says(_COUNT, "0"),
            "本机的用户命名空间数量为零：请由管理员执行 sysctl user.max_user_namespaces=10000。",
        ),
        (
            _says(_APPARMOR, "1"),
            "AppArmor 限制了用户命名空间：请由管理员为 bwrap 添加放行配置，"
            "或执行 sysctl kernel.apparmor_restrict_unprivileged_userns=0。",
        ),
        (
            "proc" in words,
            "容器不允许挂载新的 /proc：请在启动容器时解除对 /proc 的屏蔽，或改在主机上运行。",
        ),
    ):
        if applies:
            return advice
    return (
        "本机不允许建立命名空间：如在容器中运行，请允许用户命名空间"
        "（seccomp 与 AppArmor 放行 unshare、mount），或改在主机上运行。"
    )


def _says(setting: Path, value: str) -> bool:
    try:
        return setting.read_text().strip() == value
    except OSError:
        return False
