"""Learner code never runs as root of the host: limits on processes do not bind root."""

import os
import pwd
from pathlib import Path

from benling.errors import refuse

#: names the user to become when started by root
USER_SETTING = "BENLING_USER"
_DEFAULT_USER = "benling"


def refuse_root() -> None:
    """Raises: benling.errors.Refused when this process is root."""
    if os.geteuid() == 0:
        raise refuse(
            "运行身份", "当前以 root 身份运行", "提交的代码不得以 root 身份运行",
            f"请改用普通用户运行，或设置环境变量 {USER_SETTING} 指定普通用户",
        )  # fmt: skip


def become_ordinary(writes_to: Path) -> None:
    """If this process is root, become an ordinary user who can write ``writes_to``, for good.

    The folder's owner, else the user named by ``BENLING_USER``, else the user ``benling``.
    Raises: benling.errors.Refused when there is no such user or the folder is closed to it.
    """
    if os.geteuid() != 0:
        return
    uid, gid, name = _candidate(writes_to)
    try:
        os.setgroups(os.getgrouplist(name, gid) if name else [gid])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    except OSError as error:
        raise refuse(
            "运行身份", f"当前以 root 身份运行，又不能改为普通用户：{error.strerror}",
            "提交的代码不得以 root 身份运行", "请直接以普通用户运行",
        ) from None  # fmt: skip
    # Nothing may be left of root's surroundings.
    os.environ["HOME"] = pwd.getpwuid(uid).pw_dir if name else "/"
    os.environ.pop("XDG_RUNTIME_DIR", None)
    if not os.access(writes_to, os.R_OK | os.W_OK | os.X_OK):
        who = name or str(uid)
        raise refuse(
            str(writes_to), f"已由 root 改为普通用户 {who}，但该用户不能读写此文件夹",
            "批改程序以普通用户身份读写自己的文件夹",
            f"请执行 chown -R {who} {writes_to}，或改用该文件夹所属的普通用户运行",
        )  # fmt: skip


def _candidate(folder: Path) -> tuple[int, int, str]:
    owner = folder.stat()
    if owner.st_uid != 0:
        try:
            return owner.st_uid, owner.st_gid, pwd.getpwuid(owner.st_uid).pw_name
        except KeyError:
            return owner.st_uid, owner.st_gid, ""
    named = os.environ.get(USER_SETTING, _DEFAULT_USER)
    try:
        entry = pwd.getpwnam(named)
    except KeyError:
        entry = None
    if entry is None or entry.pw_uid == 0:
        raise refuse(
            "运行身份", f"当前以 root 身份运行，而普通用户“{named}”不存在",
            "提交的代码不得以 root 身份运行",
            f"请改用普通用户运行，或设置环境变量 {USER_SETTING} 指定一个普通用户",
        )  # fmt: skip
    return entry.pw_uid, entry.pw_gid, entry.pw_name
