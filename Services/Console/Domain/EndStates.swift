/// In which states a case is over, by its kind: nobody waits for anything of it any more, and queues leave it out.
enum EndStates {
    private static let states: [String: Set<String>] = [
        "archive_check": ["done"],
        "call": ["ended", "missed", "dropped", "returned"],
        "callback_file": ["archived"],
        "callback_plan": ["ended"],
        "callback_rate_report": ["reviewed"],
        "callback_selection": ["selected"],
        "callback_task": ["closed", "done", "reviewed", "not_selected"],
        "charge": ["collected", "settled"],
        "complaint": ["closed", "archived", "purged", "not_accepted", "withdrawn"],
        "complaint_group": ["dismissed"],
        "contact": ["closed", "void"],
        "corrective_action": ["effective"],
        "coverage_report": ["met", "short"],
        "fee_notice": ["paid", "settled", "withdrawn"],
        "forum": ["closed", "cancelled"],
        "goods_move": ["done", "cancelled"],
        "group_visit": ["left", "cancelled"],
        "household": ["merged"],
        "key_custody": ["released"],
        "ledger_close": ["closed"],
        "mail_item": ["closed", "given_to_addressee", "passed_to_superior", "returned", "signed"],
        "move_in": ["reported", "cancelled"],
        "move_out": ["closed", "cancelled"],
        "newspaper_subscription": ["ended", "cancelled"],
        "notice": ["filed", "withdrawn"],
        "pass": ["returned", "lost", "withdrawn", "expired"],
        "patrol": ["findings_closed", "cancelled"],
        "patrol_day": ["short"],
        "receipt_book": ["returned"],
        "register_day": ["signed"],
        "renovation": ["done", "cancelled"],
        "repair_summary": ["acknowledged"],
        "service_request": ["closed", "cancelled", "declined"],
        "shift": ["ended"],
        "special_request": ["closed", "withdrawn"],
        "survey": ["reported", "explained", "cancelled"],
        "survey_form": ["returned", "not_returned"],
        "survey_period": ["missed"],
        "technician": ["inactive"],
        "trend_summary": ["acknowledged"],
        "vacant_unit": ["left"],
        "visitor": ["left", "declined"],
        "webhook_subscription": ["deleted"],
        "work_order": ["closed", "cancelled"],
    ]

    /// Those of a kind, sorted; none for a kind that never is over.
    static func of(_ kind: String) -> [String] { (states[kind] ?? []).sorted() }

    /// Whether a case in that state is over.
    static func isOver(_ kind: String, _ state: String) -> Bool { states[kind]?.contains(state) ?? false }
}
