import SharedModels

/// The words of the sheets that customer service prints.
enum CallbackWords {
    static func word(_ kind: CallbackKind) -> String {
        switch kind {
        case .complaint: "投诉"
        case .majorComplaint: "重大投诉"
        case .repair: "维修"
        case .routineMonthly: "月度常规"
        case .periodicQuarterly: "季度定期"
        case .targeted: "专项"
        case .specialService: "特约服务"
        case .emergency: "突发事件"
        case .paidService: "有偿服务"
        case .surveyCheck: "调查核实"
        }
    }

    static func word(_ scope: ProblemScope) -> String {
        switch scope {
        case .sameMatter: "原问题"
        case .otherMatter: "新问题"
        }
    }
}
