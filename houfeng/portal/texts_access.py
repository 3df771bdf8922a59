"""The words of signing in and of the brief's sign-off; `texts.TEXTS` holds them too."""

ACCESS_TEXTS: dict[str, tuple[str, str]] = {
    "nav.scenarios": ("情景构建", "Scenarios"),
    "nav.facilities": ("机构设施", "Facilities"),
    "nav.sign_in": ("登录", "Sign in"),
    "nav.account": ("我的账户", "My account"),
    "nav.sign_out": ("退出", "Sign out"),
    # Duties
    "duty.facilities": ("管理本单位设施", "keep the organisation's facilities"),
    "duty.scenarios": ("构建情景", "run scenarios"),
    "duty.review": ("审核简报", "review briefs"),
    "duty.sign": ("签发简报", "sign briefs"),
    # Signing in
    "sign_in.title": ("登录", "Sign in"),
    "sign_in.words": (
        "查看地震信息和产品无需登录。登录后可管理本单位设施、构建情景、审核和签发简报。账户由平台管理员开设。",
        "Reading needs no account. People with an account keep their organisation's facilities, "
        "run scenarios, and review and sign briefs. The platform's operator opens accounts.",
    ),
    "sign_in.name": ("用户名", "Name"),
    "sign_in.password": ("口令", "Password"),
    "sign_in.go": ("登录", "Sign in"),
    "sign_in.wrong": (
        "用户名或口令不正确。请核对后重新输入；忘记口令请联系平台管理员。",
        "This name and password do not go together. Check both and try again; if the password is "
        "lost, ask the platform's operator.",
    ),
    "sign_in.wait": (
        "登录失败次数过多，请 15 分钟后再试。",
        "Too many attempts have failed. Please wait 15 minutes before trying again.",
    ),
    "account.title": ("我的账户", "My account"),
    "account.person": ("姓名", "Name on papers"),
    "account.name": ("用户名", "Signs in as"),
    "account.organisation": ("所属单位", "Organisation"),
    "account.duties": ("职责", "Duties"),
    "account.none": ("未授予任何职责", "no duties have been given"),
    "account.help": (
        "需要变更职责或口令，请联系平台管理员。",
        "To have duties or the password changed, ask the platform's operator.",
    ),
    # The brief's sign-off
    "brief.title": ("简报审签", "Sign-off of the brief"),
    "brief.state": ("目前状态", "State"),
    "brief.state.draft": ("自动初稿", "Automatic draft"),
    "brief.state.review": ("审核通过，待签发", "Reviewed, to be signed"),
    "brief.state.returned": ("退回修改", "Returned"),
    "brief.state.signed": ("已签发", "Signed"),
    "brief.signed_by": ("签发人：{by}", "Signed by {by}"),
    "brief.reviewed_by": ("审核人：{by}", "Reviewed by {by}"),
    "brief.use": ("使用版本", "The one to use"),
    "brief.draft": ("初稿", "Draft"),
    "brief.draft.words": ("自动生成，未经审核签发。", "Made automatically; nobody has signed it."),
    "brief.draft.line": (
        "第 {revision} 版，依据地震参数第 {event_revision} 报",
        "Revision {revision}, made for revision {event_revision} of the earthquake",
    ),
    "brief.revision": ("简报第 {revision} 版", "brief revision {revision}"),
    "brief.newer.short": ("更新的初稿", "A newer draft"),
    "brief.newer": (
        "已有更新的自动初稿，尚未签发；新稿签发前，请使用已签发的版本。",
        "A newer draft exists and is not signed yet. Until it is, use the signed one.",
    ),
    "brief.none": ("本次地震没有有效的简报。", "No brief of this earthquake stands published."),
    "brief.step": ("办理", "Your step"),
    "brief.do.submit": ("审核通过，报签发", "Reviewed: submit for signature"),
    "brief.do.return": ("退回", "Return"),
    "brief.do.sign": ("签发", "Sign"),
    "brief.done.submit": ("已报签发。", "Submitted for signature."),
    "brief.done.return": ("已退回。", "Returned."),
    "brief.done.sign": (
        "已签发，并已发布为新版本。",
        "Signed, and published as a revision of its own.",
    ),
    "brief.note": ("意见", "Remark"),
    "brief.note.hint": (
        "退回时必须填写；签发意见将印在简报上。",
        "Needed to return a brief. A signer's remark is printed on the brief.",
    ),
    "brief.note.wrong": (
        "退回时请写明需修改的内容；意见不超过 {most} 字，不含特殊控制字符。",
        "To return a brief, say what is to be mended. At most {most} printable characters.",
    ),
    "brief.same_person": (
        "审核人不能签发自己审核的简报，请由本单位另一位有签发职责的同事签发。",
        "Who reviewed a brief does not sign it. Ask a colleague with the duty to sign.",
    ),
    "brief.alone": (
        "本单位只有您一人负有审核或签发职责，因此您可以既审核又签发。",
        "Nobody else in your organisation reviews or signs, so you may do both.",
    ),
    "brief.superseded": (
        "简报第 {revision} 版已被更新的版本取代，未执行任何操作。请查看下面的新版本后再办理。",
        "Brief revision {revision} has been superseded; nothing was done. Look at the newer one "
        "below first.",
    ),
    "brief.not_now": (
        "简报的状态已经改变，不能执行此操作。请查看目前状态。",
        "The brief's state has changed, so this step cannot be taken. See where it stands now.",
    ),
    "brief.already": (
        "这一版已由{by}签发，只能对更新的初稿再次签发。",
        "{by} has signed this one already. Only a newer draft can be signed.",
    ),
    "brief.no_words": (
        "这份初稿由旧版软件生成，缺少可供重新排版的文字。"
        "请在服务器上运行 houfeng respond {event} --again 后再签发。",
        "An older Houfeng made this draft and did not keep its words. Run houfeng respond {event} "
        "--again on the server, then sign.",
    ),
    "brief.sign_in": ("登录后办理审核、签发", "Sign in to review or sign"),
    "brief.steps": ("审签记录", "What was done"),
    "brief.rule": (
        "简报由系统自动发布初稿；经审核人报送、签发人签发后发布签发版。同一单位有两人以上负责审签时，审核人与签发人不得为同一人。",
        "Drafts are published automatically. A reviewer submits one, a signer signs it, and the "
        "signed one is published. Where several people of an organisation review or sign, the "
        "reviewer and the signer are not the same person.",
    ),
    # Refusals
    "refused.title": ("没有权限", "Not allowed"),
    "refused.duty": (
        "此项操作需要以下职责之一：{duty}。您的账户没有该职责，请联系平台管理员授予，或请有权限的同事办理。",
        "This asks for the duty to {duty}, which your account does not have. Ask the platform's "
        "operator for it, or a colleague who has it.",
    ),
    "refused.or": ("、", " or "),
    "refused.nobody": (
        "您的账户不属于任何单位，请联系平台管理员。",
        "Your account belongs to no organisation. Ask the platform's operator.",
    ),
    "refused.csrf": (
        "表单已过期或不是从本站页面提交的，未执行任何操作。请返回上一页，刷新后重新提交。",
        "This form has expired or was not sent from a page of this site; nothing was done. Go "
        "back, reload the page and send it again.",
    ),
    "refused.home": ("返回首页", "Back to the home page"),
}
