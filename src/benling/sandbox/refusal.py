"""Why a machine cannot run a sandbox, in plain words with the setting to change."""

from pathlib import Path

_APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
_DEBIAN = Path("/proc/sys/kernel/unprivileged_userns_clone")
_COUNTS = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")
_LANDLOCK_CONFIG = "请由管理员升级到 Linux 6.12 或更高版本，并在内核启动参数 lsm= 中加入 landlock"


def explained(words: str) -> str:
    """Chinese explanation of a failed start; ``words`` is what bubblewrap said."""
    said = words.strip()[-300:]
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
        *(
            (
                _says(Path(f"/proc/sys/user/max_{kind}_namespaces"), "0"),
                "本机允许的命名空间数量为零："
                f"请由管理员执行 sysctl user.max_{kind}_namespaces=10000。",
            )
            for kind in _COUNTS
        ),
        (
            "unshare: No space left" in words,
            "本机允许的命名空间已用完："
            "请由管理员调大 sysctl 的 user.max_user_namespaces、user.max_net_namespaces 等设置。",
        ),
        (
            "Resource temporarily unavailable" in words,
            "本用户的进程数已到上限：请由管理员调大 ulimit -u（或 systemd 的 TasksMax）。",
        ),
        ("landlock" in words, f"本机内核的 Landlock 不足：{_LANDLOCK_CONFIG}。"),
        (
            "No module named" in words or "rehearse" in words,
            "沙箱中的准备程序本身出错：请核对安装是否完整，并把原始信息交给管理员。",
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
