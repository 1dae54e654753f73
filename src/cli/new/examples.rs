//! The plans that ship, as files of the program; a test compares the list with the folders.

/// A plan that ships.
#[derive(Debug)]
pub struct Example {
    /// The name of its folder.
    pub name: &'static str,
    /// Its files: path below the folder, and bytes.
    pub files: &'static [(&'static str, &'static [u8])],
}

/// All plans that ship.
pub const EXAMPLES: &[Example] = &[
    Example {
        name: "equipment-maker",
        files: &[
            ("basis.yaml", include_bytes!("../../../plans/equipment-maker/basis.yaml")),
            ("customers.yaml", include_bytes!("../../../plans/equipment-maker/customers.yaml")),
            ("digital.yaml", include_bytes!("../../../plans/equipment-maker/digital.yaml")),
            ("governance.yaml", include_bytes!("../../../plans/equipment-maker/governance.yaml")),
            ("salesplan.yaml", include_bytes!("../../../plans/equipment-maker/salesplan.yaml")),
            ("team.yaml", include_bytes!("../../../plans/equipment-maker/team.yaml")),
            ("data/holidays.csv", include_bytes!("../../../plans/equipment-maker/data/holidays.csv")),
            ("incentives/channel.yaml", include_bytes!("../../../plans/equipment-maker/incentives/channel.yaml")),
            ("incentives/crediting.yaml", include_bytes!("../../../plans/equipment-maker/incentives/crediting.yaml")),
            ("incentives/direct.yaml", include_bytes!("../../../plans/equipment-maker/incentives/direct.yaml")),
            ("incentives/managers.yaml", include_bytes!("../../../plans/equipment-maker/incentives/managers.yaml")),
            ("incentives/overlay.yaml", include_bytes!("../../../plans/equipment-maker/incentives/overlay.yaml")),
            (
                "incentives/recognition.yaml",
                include_bytes!("../../../plans/equipment-maker/incentives/recognition.yaml"),
            ),
            ("incentives/scorecards.yaml", include_bytes!("../../../plans/equipment-maker/incentives/scorecards.yaml")),
            ("organisation/company.yaml", include_bytes!("../../../plans/equipment-maker/organisation/company.yaml")),
            ("organisation/east.yaml", include_bytes!("../../../plans/equipment-maker/organisation/east.yaml")),
            ("organisation/north.yaml", include_bytes!("../../../plans/equipment-maker/organisation/north.yaml")),
            ("organisation/south.yaml", include_bytes!("../../../plans/equipment-maker/organisation/south.yaml")),
            ("organisation/west.yaml", include_bytes!("../../../plans/equipment-maker/organisation/west.yaml")),
            ("process/approvals.yaml", include_bytes!("../../../plans/equipment-maker/process/approvals.yaml")),
            ("process/dealer.yaml", include_bytes!("../../../plans/equipment-maker/process/dealer.yaml")),
            ("process/direct.yaml", include_bytes!("../../../plans/equipment-maker/process/direct.yaml")),
            ("process/online.yaml", include_bytes!("../../../plans/equipment-maker/process/online.yaml")),
            ("risk/policies.yaml", include_bytes!("../../../plans/equipment-maker/risk/policies.yaml")),
            ("risk/risks.yaml", include_bytes!("../../../plans/equipment-maker/risk/risks.yaml")),
            ("targets/company.yaml", include_bytes!("../../../plans/equipment-maker/targets/company.yaml")),
            ("targets/east.yaml", include_bytes!("../../../plans/equipment-maker/targets/east.yaml")),
            ("targets/north.yaml", include_bytes!("../../../plans/equipment-maker/targets/north.yaml")),
            ("targets/overlay.yaml", include_bytes!("../../../plans/equipment-maker/targets/overlay.yaml")),
            ("targets/south.yaml", include_bytes!("../../../plans/equipment-maker/targets/south.yaml")),
            ("targets/west.yaml", include_bytes!("../../../plans/equipment-maker/targets/west.yaml")),
            ("tests/channels.yaml", include_bytes!("../../../plans/equipment-maker/tests/channels.yaml")),
            ("tests/decisions.yaml", include_bytes!("../../../plans/equipment-maker/tests/decisions.yaml")),
            ("tests/direct.yaml", include_bytes!("../../../plans/equipment-maker/tests/direct.yaml")),
        ],
    },
    Example {
        name: "saas-vendor",
        files: &[
            ("approvals.yaml", include_bytes!("../../../plans/saas-vendor/approvals.yaml")),
            ("basis.yaml", include_bytes!("../../../plans/saas-vendor/basis.yaml")),
            ("customers.yaml", include_bytes!("../../../plans/saas-vendor/customers.yaml")),
            ("digital.yaml", include_bytes!("../../../plans/saas-vendor/digital.yaml")),
            ("governance.yaml", include_bytes!("../../../plans/saas-vendor/governance.yaml")),
            ("organisation.yaml", include_bytes!("../../../plans/saas-vendor/organisation.yaml")),
            ("process.yaml", include_bytes!("../../../plans/saas-vendor/process.yaml")),
            ("risk.yaml", include_bytes!("../../../plans/saas-vendor/risk.yaml")),
            ("salesplan.yaml", include_bytes!("../../../plans/saas-vendor/salesplan.yaml")),
            ("team.yaml", include_bytes!("../../../plans/saas-vendor/team.yaml")),
            ("data/holidays.csv", include_bytes!("../../../plans/saas-vendor/data/holidays.csv")),
            ("incentives/crediting.yaml", include_bytes!("../../../plans/saas-vendor/incentives/crediting.yaml")),
            (
                "incentives/customer-success.yaml",
                include_bytes!("../../../plans/saas-vendor/incentives/customer-success.yaml"),
            ),
            ("incentives/development.yaml", include_bytes!("../../../plans/saas-vendor/incentives/development.yaml")),
            ("incentives/managers.yaml", include_bytes!("../../../plans/saas-vendor/incentives/managers.yaml")),
            ("incentives/overlays.yaml", include_bytes!("../../../plans/saas-vendor/incentives/overlays.yaml")),
            ("incentives/recognition.yaml", include_bytes!("../../../plans/saas-vendor/incentives/recognition.yaml")),
            ("incentives/scorecards.yaml", include_bytes!("../../../plans/saas-vendor/incentives/scorecards.yaml")),
            ("incentives/sellers.yaml", include_bytes!("../../../plans/saas-vendor/incentives/sellers.yaml")),
            ("targets/americas.yaml", include_bytes!("../../../plans/saas-vendor/targets/americas.yaml")),
            ("targets/company.yaml", include_bytes!("../../../plans/saas-vendor/targets/company.yaml")),
            (
                "targets/customer-success.yaml",
                include_bytes!("../../../plans/saas-vendor/targets/customer-success.yaml"),
            ),
            ("targets/emea.yaml", include_bytes!("../../../plans/saas-vendor/targets/emea.yaml")),
            ("targets/overlays.yaml", include_bytes!("../../../plans/saas-vendor/targets/overlays.yaml")),
            (
                "targets/sales-development.yaml",
                include_bytes!("../../../plans/saas-vendor/targets/sales-development.yaml"),
            ),
            ("tests/decisions.yaml", include_bytes!("../../../plans/saas-vendor/tests/decisions.yaml")),
            ("tests/others.yaml", include_bytes!("../../../plans/saas-vendor/tests/others.yaml")),
            ("tests/sellers.yaml", include_bytes!("../../../plans/saas-vendor/tests/sellers.yaml")),
        ],
    },
];
