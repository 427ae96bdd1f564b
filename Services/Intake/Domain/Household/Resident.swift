import Foundation
import Policy
import SharedModels

/// Somebody of a household.
struct Resident: Codable, Hashable, Sendable {
    /// Their number in the file; never given to anybody else.
    let person: Int
    var details: ResidentDetails
}

/// What is known of somebody of a household.
struct ResidentDetails: Codable, Hashable, Sendable {
    var name: String
    var relation: HouseholdRelation
    /// By their digits (`PhoneNumber`), each once; the first is the one to call.
    var phones: [String] = []
    /// How they are best reached.
    var preferredWay: Channel?
    /// Whether they agreed to be called; nil when nobody asked.
    var mayCall: Bool?
    /// Whether they agreed to be written to by SMS or WeChat; nil when nobody asked.
    var mayMessage: Bool?
    /// When they prefer to be called, as callbacks know it; nil when nothing was said.
    var preferredTimes: [PreferredHours]?
    /// The language to speak with them, such as `zh`, `yue` or `en` (BCP 47).
    var language: String?

    /// Numbers of one person.
    static let mostPhones = 5
}

/// Hours in which somebody prefers to be called: the form that callbacks have (CBK-25).
struct PreferredHours: Codable, Hashable, Sendable {
    /// Inclusive.
    var from: LocalTime
    /// Exclusive, later on the same day.
    var to: LocalTime
    /// 1 for Monday to 7 for Sunday; absent for every day.
    var weekdays: [Int]?

    /// Entries that a person may have.
    static let most = 7
}

/// That somebody belonged to a household once. Their data is gone.
struct RemovedResident: Codable, Hashable, Sendable {
    let person: Int
    let at: Date
    let by: Role
}

extension FieldChecks {
    /// One person, whose numbers are by their digits already; what cannot be true is not taken (OPS-11).
    mutating func resident(_ details: ResidentDetails, _ path: String) {
        require(details.name, "\(path)name")
        if details.phones.count > ResidentDetails.mostPhones {
            note("\(path)phones", "has more than \(ResidentDetails.mostPhones) entries")
        }
        if Set(details.phones).count != details.phones.count { note("\(path)phones", "names a number twice") }
        for (index, phone) in details.phones.enumerated() where PhoneNumber(phone)?.description != phone {
            note("\(path)phones[\(index)]", "is not a telephone number")
        }
        if let language = details.language, language.wholeMatch(of: /[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}/) == nil {
            note("\(path)language", "is not a language, such as zh, yue or en")
        }
        preferredTimes(details.preferredTimes, "\(path)preferredTimes")
    }

    /// When somebody prefers to be called (CBK-25).
    mutating func preferredTimes(_ times: [PreferredHours]?, _ field: String) {
        guard let times else { return }
        if times.count > PreferredHours.most { note(field, "has more than \(PreferredHours.most) entries") }
        for (index, time) in times.enumerated() {
            if time.from >= time.to { note("\(field)[\(index)].to", "must be later on the same day than from") }
            let days = time.weekdays ?? [1]
            if days.isEmpty || !days.allSatisfy({ (1...7).contains($0) }) || Set(days).count != days.count {
                note("\(field)[\(index)].weekdays", "must be different numbers from 1 for Monday to 7 for Sunday")
            }
        }
    }

    /// What a file says of its unit; the unit must stay the same.
    mutating func form(_ form: HouseholdForm, unitKey: String?) {
        let unit = require(form.unit, "unit")
        let key = UnitKey(unit)?.description
        if !unit.isEmpty, key == nil { note("unit", "names no unit") }
        if let unitKey, let key, key != unitKey { note("unit", "is another unit: open a file for it, or merge this one into its file") }
        if let area = form.area, !(area > 0 && area <= HouseholdForm.largestArea) {
            note("area", "must be more than 0 and at most \(Int(HouseholdForm.largestArea)) square metres")
        }
        if let day = form.moveInDate, !(1900...2199).contains(day.year) { note("moveInDate", "does not lie in the years 1900 to 2199") }
        allow(form.remarks, "remarks", limit: Self.longLimit)
    }

    /// What is known of a household's people as a whole.
    mutating func classification(_ told: HouseholdClassification, _ path: String) {
        allow(told.age, "\(path)age")
        allow(told.occupation, "\(path)occupation")
        allow(told.hobbies, "\(path)hobbies")
        allow(told.familyStructure, "\(path)familyStructure")
        allow(told.spending, "\(path)spending")
    }
}
